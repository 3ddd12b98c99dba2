"""What is contributed by a wage, by a benefit and by a sheet: branch by branch, share by share (LSS 97-106)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from cass.law.book import Book, InForce
from cass.rules import minimum_wage
from cass.rules.bad_input import refuse_negative
from cass.rules.columns import Column, Mask, blocks
from cass.rules.vocabulary import Condition, Figures, N, article, choose, greater, share, total
from cass.rules.work_accident import Worker


@dataclass(frozen=True)
class Shares(Generic[N]):
    """The four parts of a contribution, cents. ``worker`` is also whoever receives a benefit or works on own account,
    and ``employer`` whoever pays in the employer's place: the CASS or the Government."""

    employer_general: N
    worker_general: N
    employer_retirement: N
    worker_retirement: N

    @property
    def employer(self) -> N:
        return total([self.employer_general, self.employer_retirement])

    @property
    def worker(self) -> N:
        return total([self.worker_general, self.worker_retirement])

    @property
    def general(self) -> N:
        return total([self.employer_general, self.worker_general])

    @property
    def retirement(self) -> N:
        return total([self.employer_retirement, self.worker_retirement])

    @property
    def whole(self) -> N:
        return total([self.employer, self.worker])


@article("LSS-98.4")
def partner_base(wage: N, figures: Figures) -> N:
    """The base of a partner who counts as an employee: the wage, and at least the minimum wage; cents a month."""
    refuse_negative(wage=wage)
    return greater(wage, figures.minimum_wage)


@article("LSS-100.1")
def employer_general(base: N, general_only: Condition, figures: Figures) -> N:
    """The employer's contribution to the general branch, cents a month.

    ``general_only``: the retirement branch is not contributed to. Between March 2015 and March 2016 that cost a point more.
    """
    return share(base, choose(general_only, figures.employer_general_only_rate, figures.employer_general_rate))


@article("LSS-100.1")
def worker_general(base: N, general_only: Condition, figures: Figures) -> N:
    """The worker's contribution to the general branch, cents a month."""
    return share(base, choose(general_only, figures.worker_general_only_rate, figures.worker_general_rate))


@article("LSS-103.2")
def employer_retirement(base: N, general_only: Condition, figures: Figures) -> N:
    """The employer's contribution to the retirement branch, cents a month; nothing when only the general is owed."""
    return choose(general_only, 0, share(base, figures.employer_retirement_rate))


@article("LSS-103.2")
def worker_retirement(base: N, general_only: Condition, figures: Figures) -> N:
    """The worker's contribution to the retirement branch, cents a month; nothing when only the general is owed.

    Raises Fault("law.value_missing") before 1-3-2015, when it depended on a class that each worker chose.
    """
    return choose(general_only, 0, share(base, figures.worker_retirement_rate))


@article("LSS-97.2")
def employer_share(base: N, general_only: Condition, figures: Figures) -> N:
    """What a wage costs the employer besides, cents a month."""
    return total([employer_general(base, general_only, figures), employer_retirement(base, general_only, figures)])


@article("LSS-97.2")
def worker_share(base: N, general_only: Condition, figures: Figures) -> N:
    """What is deducted from a wage, cents a month; the worker's alone, whatever was agreed (LSS 97.3)."""
    return total([worker_general(base, general_only, figures), worker_retirement(base, general_only, figures)])


@article("LSS-97.2")
def contribution(base: N, general_only: Condition, figures: Figures) -> N:
    """What a wage brings the CASS, cents a month."""
    return total([employer_share(base, general_only, figures), worker_share(base, general_only, figures)])


def shares(base: N, general_only: Condition, figures: Figures) -> Shares[N]:
    """The four parts of what a wage contributes, each rounded by itself.

    ``general_only`` is true of whoever draws the retirement pension and goes on working (Llei 31/2018, 29.5), and of
    any other line that the law keeps out of the retirement branch. Who is over 65 without a pension pays both.
    Raises Fault("law.amount_negative", amount="base").
    """
    refuse_negative(base=base)
    return Shares(
        employer_general(base, general_only, figures),
        worker_general(base, general_only, figures),
        employer_retirement(base, general_only, figures),
        worker_retirement(base, general_only, figures),
    )


@article("RCOT-19.4")
def complement_of_several(bases: Sequence[N], figures: Figures) -> N:
    """What a person tops a month up with whose bases of all employers and activities do not reach the minimum wage.

    Raises Fault("law.amount_negative", amount="base_1") with the number of the first base below nothing.
    """
    refuse_negative(**{f"base_{number}": base for number, base in enumerate(bases, 1)})
    return minimum_wage.complement(total(bases), figures)


@article("LSS-101.8")
def own_account_general(base: N, figures: Figures) -> N:
    """Own account's contribution to the general branch, cents a month."""
    return share(base, figures.own_account_general_rate)


@article("LSS-104.2")
def own_account_retirement(base: N, figures: Figures) -> N:
    """Own account's contribution to the retirement branch, cents a month."""
    return share(base, figures.own_account_retirement_rate)


@article("LSS-106.3")
def pension_person_share(pension: N, figures: Figures) -> N:
    """What is withheld from a retirement pension or a widowhood pension for life, cents a month."""
    return share(pension, figures.pension_person_rate)


@article("LSS-106.3")
def pension_cass_share(pension: N, figures: Figures) -> N:
    """What the CASS contributes by a retirement pension or a widowhood pension for life, cents a month."""
    return share(pension, figures.pension_cass_rate)


class Benefit(StrEnum):
    TEMPORARY_INCAPACITY = "temporary_incapacity"
    BIRTH = "birth"
    """Maternity or adoption."""
    PATERNITY = "paternity"
    PREGNANCY_RISK = "pregnancy_risk"
    COMMON_INVALIDITY = "common_invalidity"
    """By common illness or an accident outside work."""
    WORK_INVALIDITY = "work_invalidity"
    RETIREMENT = "retirement"
    WIDOWHOOD_FOR_LIFE = "widowhood_for_life"
    TEMPORARY_WIDOWHOOD = "temporary_widowhood"
    ORPHANHOOD = "orphanhood"
    REIMBURSEMENT = "reimbursement"
    DEATH_CAPITAL = "death_capital"
    RETIREMENT_CAPITAL = "retirement_capital"


PENSIONS = frozenset({Benefit.RETIREMENT, Benefit.WIDOWHOOD_FOR_LIFE})
FREE = frozenset(
    {
        Benefit.TEMPORARY_WIDOWHOOD,
        Benefit.ORPHANHOOD,
        Benefit.REIMBURSEMENT,
        Benefit.DEATH_CAPITAL,
        Benefit.RETIREMENT_CAPITAL,
    }
)
BIRTH_AND_WORK_INVALIDITY = frozenset({Benefit.BIRTH, Benefit.PREGNANCY_RISK, Benefit.WORK_INVALIDITY})


def of_benefit(amount: N, benefit: Benefit, worker: Worker, figures: Figures) -> Shares[N]:
    """What a benefit contributes (LSS 105, 106; RCOT 21): the worker's parts are withheld from it, the rest is the CASS's.

    ``amount`` is the month's benefit, cents, and is the base. Raises Fault("law.amount_negative", amount="base").
    """
    refuse_negative(base=amount)
    none = amount * 0
    if benefit in FREE:
        return Shares(none, none, none, none)
    if benefit in PENSIONS:
        return Shares(pension_cass_share(amount, figures), pension_person_share(amount, figures), none, none)
    if worker is Worker.SELF_EMPLOYED and not cass_pays_for_own_account(benefit, figures):
        return Shares(none, own_account_general(amount, figures), none, own_account_retirement(amount, figures))
    return shares(amount, False, figures)


def cass_pays_for_own_account(benefit: Benefit, figures: Figures) -> bool:
    """LSS 105.4: of which benefits of own account the CASS pays the part of an employer.

    From 1-9-2019 of invalidity that is not from work; from 15-11-2023 also of invalidity from work, maternity, adoption
    and risk in pregnancy. Of temporary incapacity and paternity it never did.
    """
    if benefit is Benefit.COMMON_INVALIDITY:
        return bool(figures.cass_pays_for_common_invalidity)
    return benefit in BIRTH_AND_WORK_INVALIDITY and bool(figures.cass_pays_for_birth_and_work_invalidity)


@dataclass(frozen=True)
class Line:
    """A worker's month on an employer's sheet. ``base`` in cents; ``general_only`` as for ``shares``."""

    base: int
    general_only: bool = False


@dataclass(frozen=True)
class Sheet:
    """A month's contributions of one employer: each line, and the totals, which are the sums of the lines."""

    lines: tuple[Shares[int], ...]
    totals: Shares[int]


def of_month(month: dt.date, book: Book) -> InForce:
    """The law of a month's contributions: that of its first day, since liquidation is by whole months (LSS 96.1)."""
    return book.on(month.replace(day=1))


def sheet(lines: Sequence[Line], month: dt.date, book: Book) -> Sheet:
    """The sheet of a month. Raises Fault("law.amount_negative", amount="base") and Fault("law.value_missing")."""
    figures = of_month(month, book)
    parts = tuple(shares(line.base, line.general_only, figures) for line in lines)
    return Sheet(parts, _added(parts))


def close(bases: Column, general_only: bool | Mask, month: dt.date, book: Book) -> Shares[int]:
    """The totals of a month over any number of lines at once; to the cent those of ``sheet``.

    Raises Fault("law.amount_negative", amount="base") and Fault("law.value_missing").
    """
    figures = of_month(month, book)
    return _added([_totals(shares(base, only, figures)) for base, only in blocks(bases, general_only)])


def _totals(parts: Shares[Column]) -> Shares[int]:
    return Shares(
        parts.employer_general.total(),
        parts.worker_general.total(),
        parts.employer_retirement.total(),
        parts.worker_retirement.total(),
    )


def _added(lines: Sequence[Shares[int]]) -> Shares[int]:
    return Shares(
        sum(each.employer_general for each in lines),
        sum(each.worker_general for each in lines),
        sum(each.employer_retirement for each in lines),
        sum(each.worker_retirement for each in lines),
    )
