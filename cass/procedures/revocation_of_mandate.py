"""CASS-0168: the administrative holder ends at once what somebody could do for the declarant."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cass.access import Actor, Capability
from cass.documents.wording import short_date
from cass.filings import answers as store
from cass.filings import operations
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Decision, Filing
from cass.filings.procedure import Procedure, Section, Subject
from cass.filings.widgets import SearchField
from cass.inbox import mandates as telling
from cass.kernel.faults import Conflict, NotFound
from cass.procedures import mandate_parts as parts
from cass.registry import acting
from cass.registry.models import Mandate
from cass.rules.assessment import Assessment
from cass.rules.mandates import RevocationFacts, assess_revocation


class MandateField(SearchField):
    """One of those that stand for the declarant, or of a gestoria's people named under one."""

    declarant: int | None = None

    def offer(self, declarant: int | None, on: dt.date) -> None:
        self.declarant, self.on = declarant, on
        self.choices = partial(self._offered)

    def _standing(self) -> list[Mandate]:
        if self.declarant is None:
            return []
        heads = list(acting.running(acting.granted(declarant=self.declarant), self.on))
        named = acting.named_under(mandates=[head.pk for head in heads])
        return [each for head in heads for each in (head, *named[head.pk])]

    def valid_value(self, value: Any) -> bool:
        return value in {str(each.pk) for each in self._standing()}

    def words(self, value: str) -> str:
        found = Mandate.objects.filter(pk=int(value), declarant=self.declarant).first() if value.isdigit() else None
        return _words(found) if found is not None else value

    def _offered(self) -> Iterator[tuple[str, Any]]:
        yield "", ""
        yield from ((str(each.pk), _words(each)) for each in self._standing())


def _words(mandate: Mandate) -> str:
    until = short_date(mandate.until) if mandate.until else "—"
    return f"{telling.receiver(mandate)} · {until}"


class WhichForm(SectionForm):
    mandate = MandateField(label=_("Quina autorització revoqueu?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["mandate"]
        assert isinstance(field, MandateField)  # noqa: S101 — as declared above.
        field.offer(self.context.declarant, self.context.on)


def subject(answers: Answers, _context: FormContext) -> Subject:
    number = answers.get("which", {}).get("mandate")
    return Subject(key=f"mandate|{number}" if number else "")


def facts(filing: Filing, answers: Answers, on: dt.date) -> RevocationFacts:
    """Raises NotFound for a mandate that is not this declarant's. It is locked until the decision stands."""
    mandate = _mandate(filing, answers)
    running = acting.standing(mandate, on) not in {acting.Standing.REVOKED, acting.Standing.OVER}
    return RevocationFacts(by_holder=parts.is_by_holder(filing, answers, on), is_running=running)


def _mandate(filing: Filing, answers: Answers) -> Mandate:
    number = int(answers["which"]["mandate"])
    found = Mandate.objects.select_for_update().filter(pk=number, declarant=filing.declarant_id).first()
    if found is None:
        raise NotFound("registry.not_found")
    return found


def end(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """The next request of whoever had it finds nothing."""
    answers = store.of_revision(filing.revisions.latest("number"))
    mandate = _mandate(filing, answers)
    telling.revoke(mandate=mandate.pk, actor=parts.in_the_name_of(filing), at=at)


def refuse(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    if decision is not None:
        parts.tell_why_not(filing, Assessment.from_json(json.loads(decision.assessment.assessment)), at)


procedure = Procedure(
    code="revocation_of_mandate",
    version=1,
    mission="F2",
    capability=Capability.MANDATE_REVOKE,
    title=_("Revocació d’una autorització"),
    summary=_("Deixeu sense efecte, a l’instant, el que algú podia fer en nom vostre (CASS-0168)."),
    sections=(
        Section(code="which", title=_("L’autorització"), form=WhichForm),
        parts.SIGNED,
    ),
    minimum=frozenset({"which.mandate", "signed.holder"}),
    subject=subject,
    attachments=(parts.SCAN,),
    facts=facts,
    rule=assess_revocation,
    when_granted=end,
    when_refused=refuse,
)


@transaction.atomic
def revoke_now(*, mandate: int, actor: Actor, at: dt.datetime, language: str) -> Filing:
    """One click on a mandate's own page: drafted, filed and decided. A draft that somebody had begun is the one filed."""
    try:
        with transaction.atomic():
            drafted = operations.start(procedure=procedure, actor=actor, at=at, language=language).pk
            answers = {"mandate": str(mandate)}
            operations.save_section(
                procedure=procedure, filing=drafted, section="which", answers=answers, version=0, actor=actor, at=at
            )
    except Conflict as conflict:
        if conflict.code != "filing.same_subject":
            raise
        drafted = uuid.UUID(conflict.facts["existing"])
    return operations.file(procedure=procedure, filing=drafted, actor=actor, at=at)
