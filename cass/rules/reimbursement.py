"""What the CASS pays of an act and what remains for the person (LSS 132-142; R-100; R-ACC 19; R-DESPL)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.kernel.faults import Fault
from cass.law.book import Book, InForce, Value
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Reason, Touches, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.tariffs import LISTED
from cass.rules.vocabulary import Figures, N, Traced, Tracing, article, figure, given, greater, lesser, share

VERSION = "reimbursement/1"


class Act(StrEnum):
    """What was done. The law tells visits, rehabilitation and hospital stays from all the rest (LSS 139 bis.1)."""

    VISIT = "visit"
    """A medical visit."""
    REHABILITATION = "rehabilitation"
    """An act of re-education or functional rehabilitation."""
    OTHER = "other"
    """Any other act, prescription or product of ambulatory care."""
    HOSPITAL = "hospital"
    """A stay in hospital, with its acts."""
    TRAVEL = "travel"
    """Travel and lodging abroad for care that cannot be had in Andorra."""


class Cause(StrEnum):
    COMMON = "common"
    WORK_ACCIDENT = "work_accident"
    """Work accident or occupational disease."""
    MATERNITY = "maternity"


class Provider(StrEnum):
    WITH_AGREEMENT = "with_agreement"
    WITHOUT_AGREEMENT = "without_agreement"
    URGENT_WITHOUT_AGREEMENT = "urgent_without_agreement"
    """A justified urgency where no provider has an agreement (LSS 139.3)."""


class Standing(StrEnum):
    """What the person's own situation gives them."""

    ORDINARY = "ordinary"
    FULL = "full"
    """One of the groups of LSS 139.6: solidarity pension, full invalidity, low income, orphans, wards, victims."""
    CHRONIC = "chronic"
    """A recognised disease of the list of R-100, annex 1, and an act that belongs to its treatment."""


@dataclass(frozen=True)
class ActFacts:
    """An act on a day. Amounts are cents; ``None``: not known. ``on_route``: whether the preferred route was followed."""

    on: dt.date
    act: Act
    on_route: bool | None
    provider: Provider = Provider.WITH_AGREEMENT
    cause: Cause = Cause.COMMON
    standing: Standing = Standing.ORDINARY
    urgent_in_hospital: bool = False
    """An urgency treated at the hospital, ambulatory or by admission."""
    tariff: int | None = None
    """The tariff of responsibility (``tariffs``); a traced one explains itself."""
    price: int | None = None
    """What the provider charges, when it is not the tariff."""
    in_andorra: bool = True
    billed_electronically: bool = False
    referent_visit: bool = False
    """A visit to the person's referent doctor."""
    key_letter: str | None = None
    age: int | None = None
    impairment: int | None = None
    """The degree that the Conava recognised, percent."""
    limited_yearly: bool = False
    """Somebody of few means or chronically ill, whose yearly share a budget law limits (LSS 139 bis.3)."""
    borne_this_year: int = 0
    """What such a person has already paid as their share this year, cents."""


HEALTH = frozenset({Touches.HEALTH})
TRAVEL = Ground("reimbursement.travel", ("LSS-132.d", "RDESPL-3.1"), Outcome.GRANT, HEALTH)
WITHOUT_AGREEMENT = Ground("reimbursement.without_agreement", ("LSS-139.2",), Outcome.GRANT, HEALTH)
AS_WITH_AGREEMENT = Ground("reimbursement.as_with_agreement", ("LSS-139.3",), None, HEALTH)
WORK_ACCIDENT = Ground("reimbursement.work_accident", ("LSS-139.5",), Outcome.GRANT, HEALTH)
MATERNITY = Ground("reimbursement.maternity", ("LSS-142.3",), Outcome.GRANT, HEALTH)
MATERNITY_OFF_ROUTE = Ground("reimbursement.maternity_off_route", ("LSS-142.3",), Outcome.GRANT, HEALTH)
FULL = Ground("reimbursement.full", ("LSS-139.6",), Outcome.GRANT, HEALTH)
NEEDS_ROUTE = Ground("reimbursement.full_needs_route", (), None, HEALTH)
CHRONIC_HOSPITAL = Ground("reimbursement.chronic_hospital", ("R100-8.1",), Outcome.GRANT, HEALTH)
CHRONIC = Ground("reimbursement.chronic", ("R100-8.1",), Outcome.GRANT, HEALTH)
HOSPITAL = Ground("reimbursement.hospital", ("LSS-139bis.1.a",), Outcome.GRANT, HEALTH)
HOSPITAL_OFF_ROUTE = Ground("reimbursement.hospital_off_route", ("LSS-139bis.1.a",), Outcome.GRANT, HEALTH)
REHABILITATION = Ground("reimbursement.rehabilitation", ("LSS-139bis.1.b",), Outcome.GRANT, HEALTH)
AMBULATORY = Ground("reimbursement.ambulatory", ("LSS-139bis.1.b",), Outcome.GRANT, HEALTH)
VISIT_OFF_ROUTE = Ground("reimbursement.visit_off_route", ("LSS-139bis.1.b",), Outcome.GRANT, HEALTH)
OTHER_OFF_ROUTE = Ground("reimbursement.other_off_route", ("LSS-139bis.1.b",), Outcome.GRANT, HEALTH)
ROUTE_UNKNOWN = Ground("reimbursement.route_unknown", ("LSS-139bis.1",), Outcome.NEEDS_PERSON, HEALTH)
THIRD_PARTY = Ground("reimbursement.third_party", (), None, HEALTH)
PAID_FIRST = Ground("reimbursement.paid_first", ("LSS-141.4",), None, HEALTH)
THIRD_PARTY_UNKNOWN = Ground("reimbursement.third_party_unknown", ("RACC-19.2",), None, HEALTH)


@article("LSS-139.1")
def reimbursable(tariff: N, price: N) -> N:
    """What is reimbursed in part or whole, cents: the tariff of responsibility, or the price if that is lower."""
    return lesser(tariff, price)


@article("LSS-139.8")
def reimbursed(tariff: N, price: N, rate: int) -> N:
    """What the CASS pays of an act, cents, at the percentage of its case."""
    return share(reimbursable(tariff, price), rate)


@article("LSS-139bis.1")
def participation(tariff: N, price: N, rate: int) -> N:
    """The person's share of the tariff, cents: what the CASS does not pay of it."""
    return reimbursable(tariff, price) - reimbursed(tariff, price, rate)


@article("LSS-139.1")
def excess(tariff: N, price: N) -> N:
    """What the provider charges above the tariff, cents: nobody but the person pays it."""
    return greater(price - tariff, 0)


@article("LSS-139bis.3")
def limited(share_of_act: N, already_borne: N, figures: Figures) -> N:
    """The person's share within the yearly limit, cents. Raises Fault("law.value_missing"): no limit is known."""
    return lesser(share_of_act, greater(figures.participation_yearly_limit - already_borne, 0))


def assess(facts: ActFacts, book: Book) -> Assessment:
    """The percentage of an act, who pays the provider, and, when its tariff is known, what each side pays.

    The first reason that grants names the percentage in its fact ``percent``. Rights to reimbursement themselves are
    ``coverage``'s matter. Raises Fault("law.amount_negative").
    """
    refuse_negative(
        act_tariff=facts.tariff or 0,
        act_price=facts.price or 0,
        borne_this_year=facts.borne_this_year,
        age=facts.age or 0,
        impairment=facts.impairment or 0,
    )
    figures = book.on(facts.on)
    amounts: dict[str, Amount] = {}

    def reasons() -> list[Reason]:
        found = case(facts, figures)
        if found is None:
            return [ROUTE_UNKNOWN()]
        ground, rate, before = found
        amounts.update(parts(facts, rate, figures))
        return [*before, ground(percent=int(rate)), payer(facts, figures, int(rate))]

    return conclude(with_known_law(reasons), book, VERSION, amounts)


def case(facts: ActFacts, figures: InForce) -> tuple[Ground, Value, list[Reason]] | None:
    """The case of an act, its percentage, and what has to be said before; ``None`` when it hangs on an unknown route.

    Without an agreement the percentage of LSS 139.2 prevails over every other: it speaks of all benefits.
    """
    if facts.act is Act.TRAVEL:
        return TRAVEL, figures.travel_reimbursement, []
    if facts.provider is Provider.WITHOUT_AGREEMENT:
        return WITHOUT_AGREEMENT, figures.without_agreement_reimbursement, []
    before = [AS_WITH_AGREEMENT()] if facts.provider is Provider.URGENT_WITHOUT_AGREEMENT else []
    followed = on_route(facts, figures)
    routes = [followed] if followed is not None else [True, False]
    found = [by_situation(facts, on, figures) for on in routes]
    if any(rate != found[0][1] for _, rate, _ in found):
        return None
    ground, rate, missing = found[0]
    return ground, rate, before + missing


def on_route(facts: ActFacts, figures: InForce) -> bool | None:
    """LSS 139.3, 139 bis.1: the route was followed, or the urgency counts as if it had been."""
    if facts.provider is Provider.URGENT_WITHOUT_AGREEMENT:
        return True
    if facts.urgent_in_hospital and figures.urgency_counts_as_route:
        return True
    return facts.on_route


def by_situation(facts: ActFacts, followed: bool, figures: InForce) -> tuple[Ground, Value, list[Reason]]:
    """LSS 139.5-6, 142.3, R-100 8: what raises the percentage above that of the act, and what stops it from doing so."""
    if facts.cause is Cause.MATERNITY:
        off = not followed and figures.maternity_off_route_reimbursement < figures.maternity_reimbursement
        if off:
            return MATERNITY_OFF_ROUTE, figures.maternity_off_route_reimbursement, []
        return MATERNITY, figures.maternity_reimbursement, []
    missing: list[Reason] = []
    if facts.cause is Cause.WORK_ACCIDENT or facts.standing is Standing.FULL:
        accident = facts.cause is Cause.WORK_ACCIDENT
        if followed or not figures.full_needs_route:
            rate = figures.work_accident_reimbursement if accident else figures.full_reimbursement
            return (WORK_ACCIDENT if accident else FULL), rate, []
        missing = [NEEDS_ROUTE("LSS-139.5" if accident else "LSS-139.6")]
    if facts.standing is Standing.CHRONIC:
        if facts.act is Act.HOSPITAL:
            return CHRONIC_HOSPITAL, figures.chronic_hospital_reimbursement, missing
        return CHRONIC, figures.chronic_ambulatory_reimbursement, missing
    return (*by_act(facts.act, followed, figures), missing)


def by_act(act: Act, followed: bool, figures: InForce) -> tuple[Ground, Value]:
    """LSS 139 bis.1: the percentages that are left for everybody else."""
    if act is Act.HOSPITAL:
        if followed or figures.hospital_off_route_reimbursement == figures.hospital_reimbursement:
            return HOSPITAL, figures.hospital_reimbursement
        return HOSPITAL_OFF_ROUTE, figures.hospital_off_route_reimbursement
    if not followed and figures.other_off_route_reimbursement != figures.ambulatory_reimbursement:
        if act is Act.VISIT:
            return VISIT_OFF_ROUTE, figures.visit_off_route_reimbursement
        return OTHER_OFF_ROUTE, figures.other_off_route_reimbursement
    if act is Act.REHABILITATION:
        return REHABILITATION, figures.rehabilitation_reimbursement
    return AMBULATORY, figures.ambulatory_reimbursement


def payer(facts: ActFacts, figures: InForce, rate: int) -> Reason:
    """LSS 141.2, R-ACC 19: whether the CASS pays the provider, or the person pays and is reimbursed."""
    if facts.provider is not Provider.WITH_AGREEMENT:
        return PAID_FIRST()
    if rate == figures.full_reimbursement and facts.act is not Act.TRAVEL:
        return THIRD_PARTY("LSS-141.2", "R100-4.1")
    if facts.act is Act.HOSPITAL or facts.limited_yearly:
        return THIRD_PARTY("LSS-141.2")
    circuit = facts.on_route and facts.billed_electronically and facts.in_andorra
    if circuit and facts.referent_visit and facts.act is Act.VISIT:
        return THIRD_PARTY("LSS-141.2", "RACC-19.1")
    if not (circuit and facts.key_letter in LISTED) or (facts.age is None and facts.impairment is None):
        return PAID_FIRST()
    try:
        entitled = (facts.age or 0) >= figures.third_party_age or (
            facts.impairment or 0
        ) >= figures.third_party_impairment
    except Fault:
        return THIRD_PARTY_UNKNOWN()
    return THIRD_PARTY("LSS-141.2", "RACC-19.2", "RACC-19.5") if entitled else PAID_FIRST()


def parts(facts: ActFacts, rate: Value, figures: InForce) -> dict[str, Amount]:
    """What each side pays, explained; nothing when the tariff is not known. The parts add up to the price."""
    if facts.tariff is None:
        return {}
    told = facts.tariff if isinstance(facts.tariff, Traced) else given("act_tariff", facts.tariff)
    price = told if facts.price is None else given("act_price", facts.price)
    pays, bears = reimbursed(told, price, figure(rate)), participation(told, price, figure(rate))
    if facts.limited_yearly and bears:
        bears = limited(bears, given("borne_this_year", facts.borne_this_year), Tracing(figures))
        pays = reimbursable(told, price) - bears
    return {"reimbursed": Amount.of(pays), "participation": Amount.of(bears), "excess": Amount.of(excess(told, price))}
