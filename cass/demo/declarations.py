"""Declarations of work accidents of a population, in every state, written by COPY.

What was filed is canonical, sealed and hashed as the house does it, and assessed by the rule itself. Papers (receipts,
cards, letters) and attachments are left out: nobody ever handed them in or asked for them.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field, is_dataclass
from itertools import accumulate
from random import Random
from typing import Any

from django.db import transaction

from cass.accidents.models import Accident
from cass.demo.copying import analyse, copy, new_keys, numbers_of
from cass.demo.population import Population, Work, sources
from cass.filings import answers as store
from cass.filings.models import (
    AssessmentRecord,
    Correction,
    Decision,
    Filing,
    Proposal,
    Revision,
    SectionAnswers,
    State,
    Step,
)
from cass.kernel import canonical
from cass.kernel.working_days import ANDORRA, Calendar
from cass.law.book import Book
from cass.procedures.work_accident_declaration import procedure
from cass.registry import queries as registry
from cass.rules import deadlines, work_accident
from cass.rules.work_accident import Place, Registration, WorkAccidentFacts, Worker
from cass.staff.models import Competence, User

YEARS = 4
LATE = 15
WITH_LEAVE = 50
"""Per cent."""
UNDECIDED = {
    "filed": 62,
    "correction_asked": 8,
    "proposed": 12,
    "incomplete": 5,
    "granted": 9,
    "refused": 1,
    "draft": 3,
}
OVER = {"granted": 90, "refused": 5, "withdrawn": 2, "archived": 3}
SEALED = ("doing", "went_wrong", "hurt_how")


def _plain(value: Any) -> Any:
    return vars(value) if is_dataclass(value) else canonical.plain(value)


# As ``canonical.dumps`` writes it, and much faster: with names in ASCII and whole numbers, sorting is all there is to do.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode


@dataclass(frozen=True)
class Office:
    """Who decides: the cast's own officer and head of department."""

    officer: int
    head: int
    competence: int

    @classmethod
    def of_the_cast(cls) -> "Office":
        """Raises User.DoesNotExist before the cast is there."""
        competence = Competence.objects.get(holder__username="cap")
        return cls(User.objects.get(username="oficial").pk, competence.holder_id, competence.pk)


@dataclass
class Dates:
    """Legal days, each counted once."""

    calendar: Calendar
    book: Book
    _due: dict[dt.date, dt.date] = field(default_factory=dict)
    _decision: dict[dt.date, dt.date] = field(default_factory=dict)

    def due(self, day: dt.date) -> dt.date:
        if day not in self._due:
            self._due[day] = deadlines.declaration(occurred_on=day, calendar=self.calendar, book=self.book).last_day
        return self._due[day]

    def decision(self, day: dt.date) -> dt.date:
        if day not in self._decision:
            self._decision[day] = deadlines.decision(filed_on=day, calendar=self.calendar, book=self.book).last_day
        return self._decision[day]


@transaction.atomic
def make(*, population: Population, count: int, seed: int) -> dict[str, int]:
    """Write so many declarations of accidents at work in a population; return how many there are in each state."""
    rng = Random(seed)  # noqa: S311 — invented data, repeatable on purpose.
    batch = Batch(population.on, rng, Office.of_the_cast(), Dates(registry.calendar(), Book.load()), count)
    oldest = population.on - dt.timedelta(days=YEARS * 365)
    newest = population.on - dt.timedelta(days=6)
    jobs = [work for work in population.employments if (work.end or newest) > oldest and work.start < newest]
    risks = list(accumulate(work.employer.sector["risk"] for work in jobs))
    for work in rng.choices(jobs, cum_weights=risks, k=count):
        start, end = max(work.start, oldest), min(work.end or newest, newest)
        batch.add(work, start + dt.timedelta(days=rng.randrange((end - start).days)))
    batch.write()
    return dict(batch.states)


class Batch:
    """The rows of many declarations, table by table, before they are copied."""

    def __init__(self, on: dt.date, rng: Random, office: Office, dates: Dates, count: int) -> None:
        self.on, self.rng, self.office, self.dates = on, rng, office, dates
        self.states: Counter[str] = Counter()
        self._rows: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
        self._filing_numbers = iter(numbers_of("filing_number", count))
        self._entry_numbers = iter(numbers_of("entry_number", count))
        self._keys = {model: iter(new_keys(model, count)) for model in (Revision, AssessmentRecord, Proposal)}
        self._drafts: set[tuple[int, str]] = set()

    def add(self, work: Work, day: dt.date) -> None:
        """One declaration, with all that followed."""
        kind = self.rng.choice(sources()["accidents"])
        entered = self._entered(day)
        shares = OVER if self.dates.decision(entered) < self.on else UNDECIDED
        state = State(self.rng.choices(list(shares), list(shares.values()))[0])
        key = f"{work.person}|{day}"
        if state is State.DRAFT and (work.employer.key, key) in self._drafts:
            state = State.FILED
        answers = self._answers(work, day, kind)
        filing = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        at = dt.datetime.combine(entered, dt.time(self.rng.randrange(8, 18), self.rng.randrange(60)), ANDORRA)
        actor = json.dumps({"door": "cass_certificate", "declarant": work.employer.key})
        self.states[state.value] += 1
        self._filing(filing, work, key, state, at, actor)
        if state is State.DRAFT:
            self._drafts.add((work.employer.key, key))
            for code, given in answers.items():
                plain = {name: value for name, value in given.items() if name not in SEALED}
                self._rows[SectionAnswers].append((filing, code, 1, json.dumps(plain), at, actor))
            return
        revision = self._revision(filing, answers, state, at, actor)
        self._accident(filing, work, day, answers, state, entered)
        self._step(filing, at, "incomplete" if state in {State.INCOMPLETE, State.ARCHIVED} else "filed", actor)
        if state in {State.INCOMPLETE, State.ARCHIVED}:
            return
        assessment = self._assessment(filing, revision, work, day, entered, answers, at)
        self._decide(filing, assessment, state, at)

    def _entered(self, day: dt.date) -> dt.date:
        """The working day on which it was declared: mostly the next one, sometimes too late."""
        late = self.rng.randrange(100) < LATE and day < self.on - dt.timedelta(days=30)
        entered = self.dates.calendar.add_working_days(day, self.rng.randint(3, 12) if late else self.rng.randint(1, 2))
        return min(entered, self.on)

    def _answers(self, work: Work, day: dt.date, kind: dict[str, Any]) -> dict[str, dict[str, Any]]:
        leave: dict[str, Any] = {"stopped": self.rng.randrange(100) < WITH_LEAVE}
        if leave["stopped"]:
            leave["since"] = day.isoformat()
        facts = {name: kind[name] for name in (*SEALED, "activity", "deviation", "contact")}
        injury = {"injury": kind["injury"], "body_part": kind["body_part"], "severity": "minor", "in_hospital": False}
        if kind["side"]:
            injury["side"] = self.rng.choice(("left", "right"))
        return {
            "injured": {"who": str(work.person), "same_job": True},
            "event": {
                "occurred_on": day.isoformat(),
                "time": f"{self.rng.randint(8, 17):02}:{self.rng.choice((0, 10, 15, 30, 45)):02}",
                "place": self.rng.choices(("usual", "other", "work_trip"), (80, 14, 6))[0],
                "parish": work.employer.parish,
                "spot": work.employer.street,
            },
            "timetable": {"starts": "08:00", "ends": "17:00", "was_working": True, "usual_work": True},
            "facts": facts,
            "injury": injury,
            "others": {"others_hurt": False, "third_party": False},
            "leave": leave,
            "prevention": {"trained": True, "equipped": True},
            "signatory": {"name": work.employer.name, "capacity": "authorised"},
        }

    def _filing(self, filing: uuid.UUID, work: Work, key: str, state: State, at: dt.datetime, actor: str) -> None:
        draft, incomplete = state is State.DRAFT, state in {State.INCOMPLETE, State.ARCHIVED}
        due = self.dates.decision(at.date())
        decided = state in {State.GRANTED, State.REFUSED}
        number = None if draft else f"E-{at.year}-{next(self._filing_numbers):07d}"
        party_due = self.dates.calendar.add_months(at.date(), 2) if state is State.INCOMPLETE else None
        self._rows[Filing].append(
            (
                filing, number, procedure.code, procedure.version, procedure.capability.value, procedure.queue,
                state.value, "online", "ca", work.employer.key, work.person, key, False, at, actor, at,
                None if draft else at, None if draft else at, None if draft or incomplete else at.date(),
                None if draft or incomplete else due, party_due, self._decided_at(at) if decided else None,
            )
        )  # fmt: skip

    def _decided_at(self, at: dt.datetime) -> dt.datetime:
        """Two working days after the declaration, or today at nine for the youngest."""
        limit = dt.datetime.combine(self.on, dt.time(9), ANDORRA)
        return max(at, min(at + dt.timedelta(days=2), limit))

    def _revision(self, filing: uuid.UUID, answers: dict[str, Any], state: State, at: dt.datetime, actor: str) -> int:
        missing = ["injury.injury", "signatory.capacity"] if state in {State.INCOMPLETE, State.ARCHIVED} else []
        if missing:
            del answers["injury"]
            del answers["signatory"]["capacity"]
        hidden = {"facts": {name: answers["facts"][name] for name in SEALED}}
        plain = answers | {"facts": {name: value for name, value in answers["facts"].items() if name not in SEALED}}
        key = next(self._keys[Revision])
        sealed = store.seal(hidden, identity=f"revision|{filing}|1")
        self._rows[Revision].append(
            (
                key, filing, 1, f"R-{at.year}-{next(self._entry_numbers):07d}", procedure.version, "ca",
                _canonical(plain), sealed, "[]",
                hashlib.sha256(_canonical({"answers": answers, "attachments": []}).encode()).hexdigest(),
                at, actor, json.dumps(missing),
            )
        )  # fmt: skip
        return key

    def _accident(
        self,
        filing: uuid.UUID,
        work: Work,
        day: dt.date,
        answers: dict[str, Any],
        state: State,
        entered: dt.date,
    ) -> None:
        facts, injury, event = answers["facts"], answers.get("injury", {}), answers["event"]
        self._rows[Accident].append(
            (
                filing, work.person, work.employer.key, day, event["place"], event["parish"], work.occupation,
                facts["activity"], facts["deviation"], facts["contact"], injury.get("injury", ""),
                injury.get("body_part", ""), injury.get("severity", ""), answers["leave"]["stopped"],
                entered if state is State.GRANTED else None, entered if state is State.REFUSED else None,
            )
        )  # fmt: skip

    def _assessment(
        self,
        filing: uuid.UUID,
        revision: int,
        work: Work,
        day: dt.date,
        entered: dt.date,
        answers: dict[str, Any],
        at: dt.datetime,
    ) -> tuple[int, list[str]]:
        facts = WorkAccidentFacts(
            worker=Worker.EMPLOYEE,
            occurred_on=day,
            due_on=self.dates.due(day),
            filed_on=entered,
            place=Place(answers["event"]["place"]),
            registration=Registration.REGISTERED,
            within_timetable=True,
            monthly_base=work.base,
            on_leave=answers["leave"]["stopped"],
        )
        assessment = work_accident.assess(facts, self.dates.book)
        key = next(self._keys[AssessmentRecord])
        self._rows[AssessmentRecord].append(
            (key, filing, revision, at, _canonical(facts), _canonical(assessment), assessment.outcome.value)
        )
        return key, [reason.code for reason in assessment.reasons if reason.leads_to]

    def _decide(self, filing: uuid.UUID, assessment: tuple[int, list[str]], state: State, at: dt.datetime) -> None:
        office, staff = self.office, json.dumps({"door": "staff", "staff": self.office.officer})
        if state is State.CORRECTION_ASKED:
            items = json.dumps([{"section": "injury", "text": "Falta l'informe mèdic."}], ensure_ascii=False)
            self._rows[Correction].append((filing, at, office.officer, items))
            self._step(filing, at, "correction_asked", staff)
        if state is State.WITHDRAWN:
            self._step(filing, at, "withdrawn", json.dumps({"door": "cass_certificate"}))
        if state not in {State.PROPOSED, State.GRANTED, State.REFUSED}:
            return
        record, reasons = assessment
        outcome = "refuse" if state is State.REFUSED else "grant"
        proposal, decided_at = next(self._keys[Proposal]), self._decided_at(at)
        self._rows[Proposal].append(
            (proposal, filing, record, outcome, json.dumps(reasons), "Vist l'expedient.", "[]", at, office.officer, "")
        )
        self._step(filing, at, "proposed", staff, for_office=True)
        if state is State.PROPOSED:
            return
        self._rows[Decision].append((filing, outcome, record, proposal, office.head, office.competence, decided_at))
        self._step(filing, decided_at, state.value, json.dumps({"door": "staff", "staff": office.head}))

    def _step(self, filing: uuid.UUID, at: dt.datetime, code: str, actor: str, *, for_office: bool = False) -> None:
        self._rows[Step].append((filing, at, code, actor, "{}", for_office))

    def write(self) -> None:
        """Copy every table, parents first."""
        for model, fields in FIELDS.items():
            copy(model, fields, self._rows[model])
        analyse(*FIELDS)


FIELDS: dict[Any, tuple[str, ...]] = {
    Filing: (
        "id", "number", "procedure", "version", "capability", "queue", "state", "origin", "language", "declarant",
        "subject", "subject_key", "is_unmatched", "created_at", "created_by", "saved_at", "filed_at", "entered_at",
        "completed_on", "decision_due", "party_due", "decided_at",
    ),
    SectionAnswers: ("filing", "code", "version", "answers", "saved_at", "saved_by"),
    Revision: (
        "id", "filing", "number", "entry_number", "version", "language", "answers", "sealed", "attachments", "sha256",
        "filed_at", "filed_by", "missing",
    ),
    Accident: (
        "filing_id", "person", "declarant", "occurred_on", "place", "parish", "occupation", "activity", "deviation",
        "contact", "injury", "body_part", "severity", "with_leave", "recognised_on", "refused_on",
    ),
    AssessmentRecord: ("id", "filing", "revision", "made_at", "facts", "assessment", "outcome"),
    Correction: ("filing", "asked_at", "asked_by", "items"),
    Proposal: (
        "id", "filing", "assessment", "outcome", "reasons", "ground", "evidence", "proposed_at", "proposed_by",
        "returned_why",
    ),
    Decision: ("filing", "outcome", "assessment", "proposal", "resolved_by", "competence", "decided_at"),
    Step: ("filing", "at", "code", "actor", "facts", "for_office"),
}  # fmt: skip
