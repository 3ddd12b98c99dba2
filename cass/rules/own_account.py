"""Own account: the part of the average wage that is the base, and what it contributes (LSS 101, 104, 106 bis).

Three wordings: the fifteenth additional provision until 31-8-2019, Llei 9/2019, and from 15-11-2023 Llei 11/2023, of
which Llei 1/2024 changes only what counts as income. Income and turnover are those of the year before, in cents; a loss
is a negative income. A part of the average wage is in tenths of percent, under the letter of LSS 101.2.
"""

from typing import Any, cast

from cass.kernel.working_days import MONTHS_OF_A_YEAR
from cass.rules.contributions import own_account_general, own_account_retirement
from cass.rules.vocabulary import (
    Condition,
    Figures,
    N,
    article,
    below,
    both,
    choose,
    either,
    greater,
    lesser,
    proportion,
    reaches,
    share,
    total,
)


@article("LSS-101.2")
def part_by_income(income: N, figures: Figures) -> N:
    """The part that the net income leads to by itself: letters b to g."""
    high = choose(
        below(figures.own_account_band_6_limit, income), figures.own_account_letter_f, figures.own_account_letter_e
    )
    part = choose(below(figures.own_account_band_5_limit, income), high, figures.own_account_letter_g)
    part = choose(below(income, figures.own_account_band_4_limit), figures.own_account_letter_d, part)
    part = choose(below(income, figures.own_account_band_3_limit), figures.own_account_letter_c, part)
    part = choose(below(income, figures.own_account_band_2_limit), figures.own_account_letter_b, part)
    return _of(income, part)


@article("LSS-101.2")
def holder_part(income: N, turnover: N, professional: Condition, entitled: Condition, figures: Figures) -> N:
    """The part of who holds a profession, a trade, an industry, a farm or an artist's registration; from 1-9-2019.

    ``entitled``: employed and contributing at least the minimum wage, or drawing a retirement pension or one of group 1
    common invalidity. ``professional``: services rather than trade in goods (R-CP 6). Turnover counts until 14-11-2023.
    """
    lowest = both(entitled, below(income, figures.own_account_band_1_limit))
    part = choose(lowest, figures.own_account_letter_a, part_by_income(income, figures))
    if not figures.own_account_turnover_test_for_all:
        return part
    small = choose(
        professional,
        figures.own_account_holder_professional_small_turnover,
        figures.own_account_holder_other_small_turnover,
    )
    large = choose(
        professional,
        figures.own_account_holder_professional_large_turnover,
        figures.own_account_holder_other_large_turnover,
    )
    return part_by_turnover_2019(part, turnover, small, large, figures)


@article("LSS-101.2")
def administrator_part(income: N, unpaid: Condition, figures: Figures) -> N:
    """The part of who administers companies; alone or with relatives their only partner, see ``company_part``.

    ``unpaid``: no remuneration for the post; ``income`` is what comes from the companies administered.
    """
    lowest = either(unpaid, below(income, figures.own_account_band_1_limit))
    return choose(lowest, figures.own_account_letter_a, part_by_income(income, figures))


@article("LSS-101.2")
def company_part(income: N, turnover: N, professional: Condition, unpaid: Condition, figures: Figures) -> N:
    """The part of an administrator whose company's turnover counts.

    From 15-11-2023 the sole partner, and who is partner together with relatives up to the second degree; before, and
    from 1-9-2019, every administrator. ``turnover`` is that of all companies administered (101.4).
    """
    part = administrator_part(income, unpaid, figures)
    small = choose(
        professional,
        figures.own_account_company_professional_small_turnover,
        figures.own_account_company_other_small_turnover,
    )
    large = choose(
        professional,
        figures.own_account_company_professional_large_turnover,
        figures.own_account_company_other_large_turnover,
    )
    largest = choose(
        professional,
        figures.own_account_company_professional_largest_turnover,
        figures.own_account_company_other_largest_turnover,
    )
    if figures.own_account_turnover_test_for_all:
        return part_by_turnover_2019(part, turnover, small, large, figures)
    return part_by_turnover(part, turnover, small, large, largest, figures)


@article("LSS-101.2")
def part_by_turnover_2019(part: N, turnover: N, small: int, large: int, figures: Figures) -> N:
    """Llei 9/2019: a reduced part needs a small turnover; a large one leads to letter e, and letter f needs it too."""
    capped = choose(below(large, turnover), part, lesser(part, figures.own_account_letter_e))
    unreduced = choose(below(turnover, small), capped, greater(capped, figures.own_account_letter_g))
    return choose(below(large, turnover), greater(unreduced, figures.own_account_letter_e), unreduced)


@article("LSS-101.2")
def part_by_turnover(part: N, turnover: N, small: int, large: int, largest: int, figures: Figures) -> N:
    """Llei 11/2023: a reduced part needs a small turnover; a large one leads to letter e, the largest to letter f."""
    unreduced = choose(below(turnover, small), part, greater(part, figures.own_account_letter_g))
    raised = choose(below(large, turnover), greater(unreduced, figures.own_account_letter_e), unreduced)
    return choose(below(largest, turnover), greater(raised, figures.own_account_letter_f), raised)


@article("LSS-DA15")
def part_until_2019(
    income: N,
    turnover: N,
    professional: Condition,
    entitled: Condition,
    free_administrator: Condition,
    starting: Condition,
    second_start: Condition,
    figures: Figures,
) -> N:
    """The part until 31-8-2019.

    ``entitled``: employed and contributing at least the minimum wage, or drawing a retirement pension.
    ``free_administrator``: see there. ``starting``: in the first 12 months; ``second_start``: in the first 24.
    """
    limit = choose(
        professional,
        figures.own_account_holder_professional_small_turnover,
        figures.own_account_holder_other_small_turnover,
    )
    small = both(below(turnover, limit), below(income, figures.own_account_band_4_limit))
    lowest = either(both(entitled, small), both(free_administrator, either(small, second_start)))
    part = choose(second_start, figures.own_account_letter_d, figures.own_account_letter_g)
    reduced = choose(
        below(income, figures.own_account_band_2_limit), figures.own_account_letter_b, figures.own_account_letter_d
    )
    part = choose(small, reduced, part)
    part = choose(starting, figures.own_account_start_part, part)
    return _of(income, choose(lowest, figures.own_account_letter_a, part))


@article("LSS-DA15")
def free_administrator_limit(figures: Figures) -> int:
    """The year's pay under which an administrator counted as unpaid until 31-8-2019, cents."""
    return share(figures.minimum_wage * MONTHS_OF_A_YEAR, figures.own_account_free_administrator_part_of_minimum)


@article("LSS-101.2")
def own_account_base(part: N, figures: Figures) -> N:
    """The base of a part of the average wage, cents a month; letters b, c and d reach at least the minimum wage.

    The floor is of 1-9-2019; before, the general branch was topped up instead (LSS-DA15.5), as any other.
    """
    bare = proportion(figures.average_wage, part, figures.own_account_letter_g)
    if not figures.own_account_has_floor:
        return bare
    reduced = both(reaches(part, figures.own_account_letter_b), below(part, figures.own_account_letter_g))
    return choose(reduced, greater(bare, figures.minimum_wage), bare)


@article("LSS-101.10")
def disabled_base(part: N, figures: Figures) -> N:
    """What somebody with a disability whom the Government affiliates contributes by: the base over the minimum wage."""
    return greater(own_account_base(part, figures) - figures.minimum_wage, 0)


@article("LSS-101.2")
def own_account_quota(part: N, figures: Figures) -> N:
    """The month's contribution, cents; each branch is rounded by itself."""
    base = own_account_base(part, figures)
    return total([own_account_general(base, figures), own_account_retirement(base, figures)])


@article("LSS-106bis.4")
def reduction_below(part: N, full_time: Condition, figures: Figures) -> N:
    """The reduction for conciliation of a part under 100 %, cents a month; ``full_time``: that of the person hired."""
    rate = choose(full_time, figures.conciliation_full_time_below, figures.conciliation_half_time_below)
    return share(own_account_quota(part, figures), rate)


@article("LSS-106bis.5")
def reduction_from(part: N, full_time: Condition, figures: Figures) -> N:
    """The reduction for conciliation of a part of 100 % or more, cents a month."""
    rate = choose(full_time, figures.conciliation_full_time_from, figures.conciliation_half_time_from)
    return share(own_account_quota(part, figures), rate)


@article("LSS-106bis.8")
def reduced_quota(part: N, full_time: Condition, figures: Figures) -> N:
    """The month's contribution with the reduction for conciliation, cents.

    It is never more than the contribution of the whole average wage: what LSS 106 bis.8 says of a quota and a wage can
    mean nothing else.
    """
    reduction = choose(
        below(part, figures.own_account_letter_g),
        reduction_below(part, full_time, figures),
        reduction_from(part, full_time, figures),
    )
    return lesser(
        own_account_quota(part, figures) - reduction, own_account_quota(figures.own_account_letter_g, figures)
    )


def _of(case: N, chosen: Any) -> N:
    """Between two figures a column of conditions chooses a column, which ``choose`` can not declare."""
    return cast("N", chosen)
