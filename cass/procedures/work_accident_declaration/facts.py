"""From the filing and the register to the facts that the rule judges, the problems of the answers, and their subject."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from cass.attachments.models import Kind
from cass.filings.forms import Answers, FormContext
from cass.filings.models import Filing
from cass.filings.procedure import Problem, Subject
from cass.filings.queries import enclosed_kinds
from cass.kernel.codes import plausible
from cass.kernel.working_days import day_of
from cass.law.book import Book
from cass.procedures.standing import standing_of
from cass.procedures.work_accident_declaration.questions import NOT_IN_LIST
from cass.registry import queries as registry
from cass.registry.models import Declarant, DeclarantKind
from cass.rules import deadlines
from cass.rules.work_accident import Commuting, Place, Registration, WorkAccidentFacts, Worker

PROOFS = frozenset({Kind.PROOF_OF_ROUTE, Kind.POLICE_REPORT, Kind.WITNESS_STATEMENT})


def occurred_on(answers: Answers) -> dt.date | None:
    text = answers.get("event", {}).get("occurred_on")
    return dt.date.fromisoformat(text) if text else None


def subject(answers: Answers, context: FormContext) -> Subject:
    """Own account: the person itself. An employer: who was chosen, or who was typed in, whom an officer will match.

    The key is the person and the day: two drafts about the same are one.
    """
    day = answers.get("event", {}).get("occurred_on", "")
    if context.is_own_account and context.declarant is not None:
        person = Declarant.objects.get(pk=context.declarant).person_id
        return Subject(person, f"{person}|{day}" if day else "")
    injured = answers.get("injured", {})
    who = injured.get("who")
    if not who:
        return Subject()
    if who == NOT_IN_LIST:
        number = registry.search_key(injured.get("number", ""))
        return Subject(None, f"typed|{number}|{day}" if day and number else "", is_unmatched=True)
    return Subject(int(who), f"{who}|{day}" if day else "")


def cross_check(answers: Answers, context: FormContext) -> Sequence[Problem]:
    """What contradicts itself across the sections."""
    found: list[Problem] = []
    day = occurred_on(answers)
    leave = answers.get("leave", {}).get("since")
    if day and leave and dt.date.fromisoformat(leave) < day:
        found.append(
            Problem("leave", "since", "accident.leave_before", _("La baixa no pot començar abans de l’accident"))
        )
    known = answers.get("event", {}).get("known_on")
    if day and known and dt.date.fromisoformat(known) < day:
        found.append(
            Problem("event", "known_on", "accident.known_before", _("L’empresa no ho podia saber abans que passés"))
        )
    died = answers.get("injury", {}).get("died_on")
    if day and died and dt.date.fromisoformat(died) < day:
        words = _("La persona no podia morir abans de l’accident")
        found.append(Problem("injury", "died_on", "accident.died_before", words))
    injury, part = (answers.get("injury", {}).get(name) for name in ("injury", "body_part"))
    if injury and part and not plausible(injury, part):
        words = _("Aquesta lesió no pot ser en aquesta part del cos: comproveu-ho")
        found.append(Problem("injury", "injury", "accident.impossible_injury", words))
    return found


def cautions(answers: Answers, context: FormContext) -> Sequence[Problem]:
    """Warnings that never block: an accident outside the registered employment, or outside the hours, is a question."""
    found = []
    who, day = answers.get("injured", {}).get("who"), occurred_on(answers)
    if (
        who
        and who != NOT_IN_LIST
        and day is not None
        and context.declarant is not None
        and registry.employment_on(person=int(who), declarant=context.declarant, on=day) is None
    ):
        words = _(
            "Segons el registre, aquesta persona no estava d’alta a l’empresa el dia de l’accident. Comproveu la data; si "
            "és correcta, presenteu igualment la declaració: la persona també està protegida."
        )
        found.append(Problem("event", "occurred_on", "accident.outside_employment", words))
    if _is_outside_its_hours(answers):
        words = _(
            "Heu dit que l’accident va passar durant la jornada, però a l’hora que heu escrit la jornada no havia començat "
            "o ja s’havia acabat. Comproveu les hores; si són correctes, presenteu igualment la declaració."
        )
        found.append(Problem("timetable", "was_working", "accident.outside_hours", words))
    return found


def _is_outside_its_hours(answers: Answers) -> bool:
    """Is an accident that was declared within the working day at an hour outside it? A night's work ends the next day."""
    hours, time = answers.get("timetable", {}), answers.get("event", {}).get("time")
    if not hours.get("was_working") or not time:
        return False
    names = [("starts", "ends"), ("starts_again", "ends_again")] if hours.get("is_split") else [("starts", "ends")]
    parts = [(hours.get(start), hours.get(end)) for start, end in names]
    if any(start is None or end is None for start, end in parts):
        return False
    return not any(start <= time <= end if start < end else time >= start or time <= end for start, end in parts)


def due_on(day: dt.date) -> dt.date:
    """The last of the two working days (LSS 124)."""
    return deadlines.declaration(occurred_on=day, calendar=registry.calendar(), book=Book.load()).last_day


def entered_on(filing: Filing) -> dt.date:
    """The legal entry; at the desk, the day on which the signed paper was presented."""
    if filing.presented_on is not None:
        return filing.presented_on
    return day_of(filing.entered_at or filing.saved_at)


def facts(filing: Filing, answers: Answers, on: dt.date) -> WorkAccidentFacts:
    """What the rule needs of a filed declaration, from its answers, its attachments and the registers on a day.

    Contributions are asked as the law does: were they paid up when the benefits were applied for, or paid since (LSS
    118.2)? A debt of the day of the accident that was paid before applying withholds nothing.
    """
    day = occurred_on(answers)
    if day is None or filing.declarant is None:
        raise ValueError("A filed declaration has a day and a declarant.")
    kinds = enclosed_kinds(filing)
    own = filing.declarant.kind == DeclarantKind.OWN_ACCOUNT
    work = registry.work_of(person=filing.subject.pk, on=day) if filing.subject else None
    prevention, event = answers.get("prevention", {}), answers.get("event", {})
    return WorkAccidentFacts(
        worker=Worker.SELF_EMPLOYED if own else Worker.EMPLOYEE,
        occurred_on=day,
        due_on=due_on(day),
        filed_on=entered_on(filing),
        place=Place(event.get("place", Place.USUAL)),
        registration=_registration(filing, day),
        within_timetable=answers.get("timetable", {}).get("was_working"),
        employer_never_registered=not own and _never_registered(filing),
        monthly_base=work.monthly_base if work else None,
        standing=standing_of(filing.declarant.pk, entered_on(filing), paid_by=on) if own else None,
        force_majeure_alleged=bool(prevention.get("force_majeure")),
        commuting=_commuting(answers, kinds),
        exclusive_cause_illness=bool(answers.get("injury", {}).get("only_illness")),
        illness_proof_present=Kind.MEDICAL_REPORT in kinds,
        medical_report_present=Kind.MEDICAL_REPORT in kinds,
        on_leave=bool(answers.get("leave", {}).get("stopped")),
        lateness_reason_given=bool(event.get("lateness_reason")),
    )


def _registration(filing: Filing, day: dt.date) -> Registration:
    if filing.subject is None or filing.declarant is None:
        return Registration.UNMATCHED
    if filing.declarant.kind == DeclarantKind.OWN_ACCOUNT:
        active = registry.is_active(declarant=filing.declarant.pk, on=day)
    else:
        active = registry.employment_on(person=filing.subject.pk, declarant=filing.declarant.pk, on=day) is not None
    return Registration.REGISTERED if active else Registration.NOT_REGISTERED


def _never_registered(filing: Filing) -> bool:
    return (
        filing.subject is not None
        and filing.declarant is not None
        and not registry.was_ever_employed(person=filing.subject.pk, declarant=filing.declarant.pk)
    )


def _commuting(answers: Answers, kinds: set[str]) -> Commuting | None:
    trip = answers.get("commuting")
    if not trip or answers.get("event", {}).get("place") != Place.COMMUTING:
        return None
    return Commuting(
        usual_route=trip.get("usual_route"),
        exclusively_for_work=trip.get("only_for_work"),
        reasonably_close_in_time=trip.get("close_in_time"),
        proof_present=bool(kinds & PROOFS),
    )
