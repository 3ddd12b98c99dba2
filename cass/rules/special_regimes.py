"""What each special regime contributes a month, and who pays it (LSS 220-225)."""

from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.rules import minimum_wage
from cass.rules.bad_input import refuse_negative
from cass.rules.contributions import Shares, own_account_general, own_account_retirement, shares
from cass.rules.vocabulary import Condition, Figures, N, article, choose, share


class Regime(StrEnum):
    """The regimes whose contribution depends on no fact of the person but time."""

    WARD_OF_STATE = "ward_of_state"
    TRAFFICKING_VICTIM = "trafficking_victim"
    OCCASIONAL_AID = "occasional_aid"
    FORMER_WARD = "former_ward"
    PRISONER = "prisoner"
    COMMUNITY_SERVICE = "community_service"
    DISABLED = "disabled"
    """Affiliated by the Government by the law on the rights of people with disabilities (LSS 222.5)."""
    STUDENT = "student"
    """Students and elite athletes from 25 to 30."""
    VOLUNTARY_BOTH = "voluntary_both"
    VOLUNTARY_GENERAL = "voluntary_general"
    YOUNG_OWN_ACCOUNT = "young_own_account"
    """Under 35, in the first 24 months of the activity."""
    JOB_SEEKER = "job_seeker"


class Payer(StrEnum):
    GOVERNMENT = "government"
    PERSON = "person"


BY_GOVERNMENT = frozenset(
    {
        Regime.WARD_OF_STATE,
        Regime.TRAFFICKING_VICTIM,
        Regime.OCCASIONAL_AID,
        Regime.FORMER_WARD,
        Regime.PRISONER,
        Regime.COMMUNITY_SERVICE,
        Regime.DISABLED,
    }
)


@dataclass(frozen=True)
class Quota:
    """A month's contribution, cents, and who owes it."""

    general: int
    retirement: int
    payer: Payer


@article("LSS-220")
def ward_of_state_quota(figures: Figures) -> int:
    """Minors whose guardianship is the State's, cents a month."""
    return share(figures.minimum_wage, figures.ward_of_state_rate)


@article("LSS-220bis")
def trafficking_victim_quota(figures: Figures) -> int:
    """Victims of human trafficking, cents a month."""
    return share(figures.minimum_wage, figures.trafficking_victim_rate)


@article("LSS-220ter")
def occasional_aid_quota(figures: Figures) -> int:
    """Who receives an occasional aid for minimum health protection, cents a month; from 16-2-2022."""
    return share(figures.minimum_wage, figures.occasional_aid_rate)


@article("LSS-220quater")
def former_ward_quota(figures: Figures) -> int:
    """Young people who were indirectly insured as wards, cents a month; from 20-2-2025."""
    return share(figures.minimum_wage, figures.former_ward_rate)


@article("LSS-221")
def prisoner_quota(figures: Figures) -> int:
    """Who is held in prison, cents a month; one who works there contributes by the wage as well."""
    return share(figures.minimum_wage, figures.prisoner_rate)


@article("RCOT-DA4")
def community_service_quota(figures: Figures) -> int:
    """Who serves a sentence of work for the community, cents a month."""
    return share(figures.minimum_wage, figures.community_service_rate)


@article("LSS-223bis")
def student_quota(figures: Figures) -> int:
    """Students and elite athletes from 25 to 30, cents a month."""
    return share(share(figures.minimum_wage, figures.student_base), figures.student_rate)


@article("LSS-223quater")
def voluntary_general_quota(figures: Figures) -> int:
    """Who insures voluntarily in the general branch, cents a month."""
    return share(figures.average_wage, figures.voluntary_general_rate)


@article("LSS-224bis")
def job_seeker_quota(figures: Figures) -> int:
    """Who is registered at the employment service without its benefit, cents a month."""
    return share(figures.minimum_wage, figures.job_seeker_rate)


@article("LSS-223quinquies")
def young_own_account_monthly_base(figures: Figures) -> int:
    """The base of the regime for under 35 in their first 24 months, cents a month."""
    return share(figures.minimum_wage, figures.young_own_account_base)


GENERAL_ONLY = {
    Regime.WARD_OF_STATE: ward_of_state_quota,
    Regime.TRAFFICKING_VICTIM: trafficking_victim_quota,
    Regime.OCCASIONAL_AID: occasional_aid_quota,
    Regime.FORMER_WARD: former_ward_quota,
    Regime.PRISONER: prisoner_quota,
    Regime.COMMUNITY_SERVICE: community_service_quota,
    Regime.STUDENT: student_quota,
    Regime.VOLUNTARY_GENERAL: voluntary_general_quota,
    Regime.JOB_SEEKER: job_seeker_quota,
}


def quota(regime: Regime, figures: Figures, *, month_of_activity: int | None = None) -> Quota:
    """A regime's contribution of a month.

    ``month_of_activity`` (the first is 1) is asked of young own account alone. Raises
    Fault("regime.month_of_activity", month=…) when it is missing or not one of the first 24, and
    Fault("law.value_missing") before the regime began.
    """
    payer = Payer.GOVERNMENT if regime in BY_GOVERNMENT else Payer.PERSON
    if regime is Regime.VOLUNTARY_BOTH:
        wage = figures.average_wage
        return Quota(own_account_general(wage, figures), own_account_retirement(wage, figures), payer)
    if regime is Regime.DISABLED and figures.disabled_affiliated_by_government:
        parts = shares(figures.minimum_wage, False, figures)
        return Quota(parts.general, parts.retirement, payer)
    if regime is not Regime.YOUNG_OWN_ACCOUNT:
        return Quota(GENERAL_ONLY[regime](figures), 0, payer)
    if month_of_activity is None or not 1 <= month_of_activity <= figures.young_own_account_months:
        raise Fault("regime.month_of_activity", month=month_of_activity)
    base = young_own_account_monthly_base(figures)
    first_year = month_of_activity <= figures.young_own_account_general_only_months
    retirement = 0 if first_year else own_account_retirement(base, figures)
    return Quota(own_account_general(base, figures), retirement, payer)


@article("LSS-222.4")
def solidarity_pension_person_share(pension: N, figures: Figures) -> N:
    """What is withheld from a solidarity pension for disability, cents a month; from 16-2-2022."""
    refuse_negative(pension=pension)
    return share(pension, figures.solidarity_pension_person_rate)


@article("LSS-222.4")
def solidarity_pension_government_share(pension: N, figures: Figures) -> N:
    """What the Government contributes by a solidarity pension for disability, cents a month; from 16-2-2022."""
    refuse_negative(pension=pension)
    return share(pension, figures.solidarity_pension_government_rate)


@article("RCOT-25")
def retirement_complement(wage: N, figures: Figures) -> N:
    """What a part-time dependant (LSS 224) may add to the retirement branch, cents a month.

    LSS 224.4 calls the minimum wage its base; the regulation says the difference to it. Nobody says the rate.
    """
    return share(minimum_wage.complement_base(wage, figures), figures.retirement_complement_rate)


def early_retired(base: N, draws_pension: Condition, figures: Figures) -> Shares[N]:
    """What the periodic amount of the early retired contributes (LSS 225.5): as a wage.

    Only the general branch is owed once the early pension of LSS 202 is drawn (from 28-2-2024).
    """
    return shares(base, draws_pension, figures)


@article("LSS-225.4")
def early_retired_complement(base: N, insured_otherwise: Condition, figures: Figures) -> N:
    """What the early retired top a month up with, cents; nothing when indirectly insured or with enough other wage."""
    return choose(insured_otherwise, 0, minimum_wage.complement(base, figures))
