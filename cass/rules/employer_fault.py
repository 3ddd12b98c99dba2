"""May the CASS recover from the employer what an accident costs (MISSION E11; LSS 91)? The law of the day of the accident.

The CASS's page says when the employer does not answer; what an inexcusable fault is, and its limit, the law says.
"""

import datetime as dt
from dataclasses import dataclass

from cass.law.book import Book, InForce
from cass.rules.assessment import Amount, Assessment, Ground, Outcome, Reason, conclude, with_known_law
from cass.rules.bad_input import refuse_negative
from cass.rules.vocabulary import Figures, N, Tracing, article, given, lesser
from cass.rules.work_accident import recovery_cap

VERSION = "employer_fault/1"


@dataclass(frozen=True)
class EmployerFaultFacts:
    """What is known of one accident; ``None``: not known.

    ``spent``: what the CASS pays for it, health care and benefits, cents. ``trained``: the worker had been informed and
    trained for the risk and had the protective equipment at hand. ``rules_ignored``: recklessness or negligence against
    the elementary rules of safety. ``safety_offence``: a serious or very serious one against safety at work.
    ``declared_liable``: by a court, for recklessness or negligence. ``contracted``: the employer worked for a main
    contractor, which alone was at fault when ``only_principal``.
    """

    occurred_on: dt.date
    spent: int | None = None
    chance_or_force_majeure: bool = False
    reckless_worker: bool = False
    trained: bool | None = None
    rules_ignored: bool | None = None
    safety_offence: bool | None = None
    declared_liable: bool | None = None
    contracted: bool = False
    only_principal: bool = False


CHANCE = Ground("employer_fault.chance", ("CASS-ACCIDENT",), Outcome.REFUSE)
RECKLESS_WORKER = Ground("employer_fault.reckless_worker", ("CASS-ACCIDENT",), Outcome.REFUSE)
TRAINING_UNKNOWN = Ground("employer_fault.training_unknown", ("CASS-ACCIDENT",), Outcome.NEEDS_PERSON)
RULES_IGNORED = Ground("employer_fault.rules_ignored", ("LSS-91.1", "LSS-91.3"), Outcome.GRANT)
SAFETY_OFFENCE = Ground("employer_fault.safety_offence", ("LSS-91.1", "LSS-91.3"), Outcome.GRANT)
DECLARED_LIABLE = Ground("employer_fault.declared_liable", ("LSS-91.1", "LSS-91.3"), Outcome.GRANT)
NO_FAULT = Ground("employer_fault.none", ("LSS-91.3",), Outcome.REFUSE)
TO_JUDGE = Ground("employer_fault.to_judge", ("LSS-91.3",), Outcome.NEEDS_PERSON)
JOINT = Ground("employer_fault.joint", ("LSS-91.1",))
PRINCIPAL_ALONE = Ground("employer_fault.principal_alone", ("LSS-91.1",))


def assess(facts: EmployerFaultFacts, book: Book) -> Assessment:
    """Grant: the CASS may claim, up to the amount ``recovery``. Whether a fault was inexcusable, unless a court or a
    sanction said so, is for a person to judge. Raises Fault("law.amount_negative")."""
    refuse_negative(spent=facts.spent or 0)
    figures = book.on(facts.occurred_on)
    reasons = with_known_law(lambda: fault(facts, figures))
    amounts = {}
    if facts.spent is not None and all(reason.leads_to in {Outcome.GRANT, None} for reason in reasons):
        amounts["recovery"] = Amount.of(recovery(given("spent_on_accident", facts.spent), Tracing(figures)))
    return conclude(reasons, book, VERSION, amounts)


def fault(facts: EmployerFaultFacts, figures: InForce) -> list[Reason]:
    """First what frees the employer, then what makes the fault inexcusable, then who answers.

    Raises Fault("law.value_missing") before 17-9-2019, when the law had another idea of it and no limit.
    """
    if figures.inexcusable_fault_defined and facts.chance_or_force_majeure:
        return [CHANCE()]
    if facts.reckless_worker and facts.trained is not False:
        return [RECKLESS_WORKER() if facts.trained else TRAINING_UNKNOWN()]
    answers = (
        (facts.rules_ignored, RULES_IGNORED),
        (facts.safety_offence, SAFETY_OFFENCE),
        (facts.declared_liable, DECLARED_LIABLE),
    )
    found = [ground() for answer, ground in answers if answer]
    if found:
        return found + who_answers(facts, figures)
    return [TO_JUDGE() if any(answer is None for answer, _ground in answers) else NO_FAULT()]


def who_answers(facts: EmployerFaultFacts, figures: InForce) -> list[Reason]:
    """LSS 91.1, from 20-2-2025: the main contractor answers with its subcontractor, or alone for its own fault."""
    if not facts.contracted or not figures.principal_contractor_answers:
        return []
    return [PRINCIPAL_ALONE() if facts.only_principal else JOINT()]


@article("LSS-91.1")
def recovery(spent: N, figures: Figures) -> N:
    """What the CASS may claim of what it pays for an accident, cents: at most the limit."""
    return lesser(spent, recovery_cap(figures))
