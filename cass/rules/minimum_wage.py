"""The contribution base that opens the general branch: at least the minimum wage, or topped up to it (LSS 99)."""

from dataclasses import dataclass

from cass.law.book import InForce
from cass.rules.assessment import Amount, Fact, Ground, Outcome, Reason, Touches
from cass.rules.bad_input import refuse_negative
from cass.rules.vocabulary import Figures, N, Tracing, article, given, greater, share

# The base sums the wages of every employer (RCOT 19.4): whatever is said about it is said to the person alone.
OTHERS = frozenset({Touches.OTHER_EMPLOYERS})
REACHED = Ground("base.reached", ("LSS-99.1",), Outcome.GRANT, OTHERS)
TOPPED_UP = Ground("base.topped_up", ("LSS-99.2",), Outcome.GRANT, OTHERS)
EXEMPT = Ground("base.exempt", ("LSS-99.2", "LSS-224", "RCOT-19.3"), Outcome.GRANT, OTHERS)
BELOW = Ground("base.below", ("LSS-99.1", "RCOT-19.1", "RCOT-19.4"), Outcome.REFUSE, OTHERS)
UNKNOWN = Ground("base.unknown", ("LSS-99.1",), Outcome.NEEDS_PERSON, OTHERS)
TOP_UP_UNKNOWN = Ground("base.top_up_unknown", ("LSS-99.2", "RCOT-19.2"), Outcome.NEEDS_PERSON, OTHERS)


@article("RCOT-19.1")
def complement_base(base: N, figures: Figures) -> N:
    """What lacks to the minimum wage, cents a month. Raises Fault("law.amount_negative", amount="base")."""
    refuse_negative(base=base)
    return greater(figures.minimum_wage - base, 0)


@article("RCOT-19.2")
def complement(base: N, figures: Figures) -> N:
    """What the person pays to top a month's base up, cents."""
    return share(complement_base(base, figures), figures.top_up_rate)


@dataclass(frozen=True)
class Base:
    """Somebody's contribution base of a month.

    ``cents``: over all activities, or None when not known. ``topped_up`` None: not known, or the month's complement may
    still be paid (until the 15th of the next month). ``exempt``: a dependant on part-time (LSS 224), another special
    scheme, or rights that come from elsewhere (RCOT 19.3).
    """

    cents: int | None
    topped_up: bool | None
    exempt: bool


def requirement(base: Base, figures: InForce) -> Reason:
    """Whether a base opens rights.

    LSS 99.1 asks the same of those who work on their own account, although the CASS's page says it of employees only.
    Raises Fault("law.amount_negative", amount="monthly_base").
    """
    refuse_negative(monthly_base=base.cents or 0)
    if base.exempt:
        return EXEMPT()
    if base.cents is None:
        return UNKNOWN()
    about: dict[str, Fact] = {
        "base_cents": base.cents,
        "minimum_wage_cents": int(figures.minimum_wage),
        "minimum_wage_estimated": figures.minimum_wage.estimated,
    }
    if base.cents >= figures.minimum_wage:
        return REACHED(**about)
    return {True: TOPPED_UP, False: BELOW, None: TOP_UP_UNKNOWN}[base.topped_up](**about)


def amounts(base: Base, figures: InForce) -> dict[str, Amount]:
    """What a person below the minimum wage has to pay for the month, explained; nothing for anybody else."""
    if base.cents is None or base.exempt or base.topped_up or base.cents >= figures.minimum_wage:
        return {}
    return {"top_up": Amount.of(complement(given("monthly_base", base.cents), Tracing(figures)))}
