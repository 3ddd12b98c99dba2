"""The tax on income withheld from wages, and how the Ministry of Finance works its percentage out (LIRPF; RIRPF 24-29).

The percentage is the Ministry's: the CASS and the employer apply what it tells them, 10 % when it has no data. Its own
calculation is here for whoever wants to see it beforehand. Percentages are hundredths of a percent: 1.19 % is 119.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Generic

import numpy as np

from cass.kernel.faults import Fault
from cass.kernel.working_days import MONTHS_OF_A_YEAR
from cass.law.book import PARTS_OF_ONE, Unit
from cass.rules.bad_input import refuse_negative
from cass.rules.columns import raw
from cass.rules.vocabulary import (
    Condition,
    Figures,
    N,
    article,
    below,
    choose,
    greater,
    lesser,
    proportion,
    rate,
    share,
    total,
)

CONDITIONS = frozenset({"disabled", "partner_without_income"})
WHOLE = PARTS_OF_ONE[Unit.HUNDREDTHS_OF_PERCENT]


@dataclass(frozen=True, kw_only=True)
class Year(Generic[N]):
    """What the Ministry knows of one person and one payer in a year; cents of the whole year, and how many people.

    ``pay`` is what this payer pays, fixed and variable; ``contributions`` the person's own share to the CASS.
    ``partner_without_income``: a spouse or stable partner who obtains no income. ``dependants`` counts those of RIRPF
    28.1.b-d, without the ``disabled_dependants``; ``entitled`` how many taxpayers share that reduction.
    """

    pay: N
    contributions: N
    disabled: Condition = False
    partner_without_income: Condition = False
    dependants: N = 0  # type: ignore[assignment]
    disabled_dependants: N = 0  # type: ignore[assignment]
    entitled: N = 1  # type: ignore[assignment]
    students: N = 0  # type: ignore[assignment]
    tuition: N = 0  # type: ignore[assignment]
    home: N = 0  # type: ignore[assignment]
    """Paid for the acquisition of the usual home."""
    maintenance: N = 0  # type: ignore[assignment]
    """Compensatory pensions and maintenance, other than to children."""
    pension_plan: N = 0  # type: ignore[assignment]


# What is withheld


@article("RIRPF-24.1.e")
def withholding(pay: N, percentage: N | None, figures: Figures) -> N:
    """What is withheld from a pay, cents; ``percentage`` is the Ministry's, None when it has told none (24.3)."""
    refuse_negative(pay=pay, percentage=0 if percentage is None else percentage)
    applied = figures.withholding_without_data if percentage is None else percentage
    return proportion(pay, applied, WHOLE)


@article("RIRPF-24.2")
def withholding_at_the_fixed_rate(pay: N, figures: Figures) -> N:
    """On courses and lectures, pay for lack of notice, and compensation beyond what the law obliges to pay; cents."""
    refuse_negative(pay=pay)
    return share(pay, figures.fixed_withholding)


# The Ministry's calculation


@article("LIRPF-13.2")
def expenses(pay: N, contributions: N, figures: Figures) -> N:
    """The person's contributions, and other expenses: a share of the pay up to a limit; cents a year."""
    return contributions + lesser(share(pay, figures.work_expenses_rate), figures.work_expenses_most)


@article("RIRPF-24.1.a")
def tax_base(pay: N, contributions: N, figures: Figures) -> N:
    """The pay without its expenses, cents a year."""
    return greater(pay - expenses(pay, contributions, figures), 0)


@article("LIRPF-35.1")
def personal_reduction(disabled: Condition, partner_without_income: Condition, figures: Figures) -> int:
    """What is free of tax for the person, cents a year: the highest that applies."""
    alone = choose(disabled, figures.personal_minimum_disability, figures.personal_minimum)
    return choose(partner_without_income, figures.personal_minimum_partner, alone)


@article("LIRPF-35.2")
def family_reduction_total(dependants: N, disabled_dependants: N, entitled: N, figures: Figures) -> N:
    """For those who depend on the person, in equal parts with the others entitled; cents a year."""
    more = share(figures.family_reduction * disabled_dependants, figures.family_reduction_disability)
    return proportion(figures.family_reduction * dependants + more, 1, entitled)


@article("LIRPF-35.2.d")
def tuition_reduction(tuition: N, students: N, figures: Figures) -> N:
    """What was paid for higher education, up to so much for each student; cents a year."""
    return lesser(tuition, figures.tuition_reduction_most * students)


@article("LIRPF-38.1")
def home_reduction(home: N, figures: Figures) -> N:
    """A share of what was paid for the usual home, up to a limit; cents a year."""
    return lesser(share(home, figures.home_reduction_rate), figures.home_reduction_most)


@article("LIRPF-39")
def pension_plan_reduction(pension_plan: N, base: N, figures: Figures) -> N:
    """What was paid into pension plans, up to a share of the income and to a limit; cents a year."""
    return lesser(pension_plan, lesser(share(base, figures.pension_plan_rate), figures.pension_plan_most))


@article("RIRPF-24.1.b")
def taxed_base(year: Year[N], figures: Figures) -> N:
    """The base without its reductions, cents a year."""
    base = tax_base(year.pay, year.contributions, figures)
    reductions = total(
        [
            family_reduction_total(year.dependants, year.disabled_dependants, year.entitled, figures),
            tuition_reduction(year.tuition, year.students, figures),
            home_reduction(year.home, figures),
            year.maintenance,
            pension_plan_reduction(year.pension_plan, base, figures),
        ]
    )
    personal = personal_reduction(year.disabled, year.partner_without_income, figures)
    return greater(base - personal - reductions, 0)


@article("LIRPF-43")
def gross_tax(base: N, figures: Figures) -> N:
    """The tax before its bonus, cents a year."""
    return share(base, figures.income_tax_rate)


@article("LIRPF-46")
def tax_bonus(gross: N, figures: Figures) -> N:
    """The share of the tax that is forgiven, up to a limit; cents a year."""
    return lesser(share(gross, figures.income_tax_bonus_rate), figures.income_tax_bonus_most)


@article("RIRPF-24.1.c")
def tax(year: Year[N], figures: Figures) -> N:
    """The year's tax on the pay, cents."""
    gross = gross_tax(taxed_base(year, figures), figures)
    return gross - tax_bonus(gross, figures)


@article("RIRPF-24.1.d")
def percentage(year: Year[N], figures: Figures) -> N:
    """The percentage that the Ministry works out for one payer, hundredths of a percent.

    Raises Fault("income_tax.no_pay") for a year without pay, Fault("income_tax.nobody_entitled") for a reduction that is
    shared out among nobody, and Fault("law.amount_negative") for what is below nothing.
    """
    refuse_negative(**{name: value for name, value in vars(year).items() if name not in CONDITIONS})
    if not np.all(np.greater(raw(year.pay), 0)):
        raise Fault("income_tax.no_pay")
    if not np.all(np.greater(raw(year.entitled), 0)):
        raise Fault("income_tax.nobody_entitled")
    return rate(tax(year, figures), year.pay)


@article("RIRPF-26.b")
def yearly_pay(paid: N, months: N, sick_benefit: N, figures: Figures) -> N:
    """What a payer paid last year, raised to twelve months, with the temporary-incapacity benefit; cents.

    Raises Fault("law.amount_negative") and, for months that a year does not have, Fault("income_tax.months_of_year").
    """
    refuse_negative(paid=paid, sick_benefit=sick_benefit)
    if not np.all((raw(months) >= 1) & (raw(months) <= MONTHS_OF_A_YEAR)):
        raise Fault("income_tax.months_of_year")
    return proportion(paid, MONTHS_OF_A_YEAR, months) + sick_benefit


# When it changes


@article("RIRPF-29.2")
def may_report_variation(considered: N, expected: N, figures: Figures) -> Condition:
    """Whether the payer may tell the Ministry that the year's pay varies, up or down. Raises Fault("law.amount_negative")."""
    refuse_negative(considered=considered, expected=expected)
    gap = greater(expected - considered, considered - expected)
    return below(share(considered, figures.pay_variation), gap)


@article("RIRPF-25.2")
def regularised(due: N, withheld: N, remaining_pay: N, figures: Figures) -> N:
    """The percentage for the rest of the year: what is still due of the tax on what is still to be paid; never above
    the limit. Raises Fault("law.amount_negative") and Fault("income_tax.no_pay")."""
    refuse_negative(due=due, withheld=withheld)
    if not np.all(np.greater(raw(remaining_pay), 0)):
        raise Fault("income_tax.no_pay")
    return lesser(rate(greater(due - withheld, 0), remaining_pay), figures.withholding_most)


@article("RIRPF-25.1")
def kept_or_changed(previous: N, new: N, figures: Figures) -> N:
    """The percentage that applies from now on: the new one only when it differs by more than a point."""
    gap = greater(new - previous, previous - new)
    return choose(below(figures.withholding_change, gap), new, previous)


def applies_from(communicated_on: dt.date) -> dt.date:
    """The first day of the month in which the Ministry told the CASS: pay of that month is already at the new
    percentage (RIRPF 26.d)."""
    return communicated_on.replace(day=1)
