"""X4: what the injured person says of a declared accident, or disputes in it; kept in the file at once."""

import datetime as dt
import json
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from cass.access import Actor, Capability, Door
from cass.accidents import operations as accidents
from cass.accidents import queries
from cass.accidents.models import Statement
from cass.attachments.models import Kind
from cass.filings.forms import Answers, FormContext, SectionForm
from cass.filings.models import Decision, Filing
from cass.filings.operations.state import note, take
from cass.filings.procedure import AttachmentNeed, Procedure, Section
from cass.filings.widgets import Radios
from cass.inbox import operations as inbox
from cass.kernel.faults import Conflict, NotFound
from cass.law.book import Book
from cass.rules.assessment import Assessment, Ground, Outcome, conclude


def no_need(_answers: Answers, _context: FormContext) -> bool:
    return False


THE_OFFICE = Actor(door=Door.NONE)
KEPT = Ground("statement.kept", ("RPROC-13.4",), Outcome.GRANT)


class StatementForm(SectionForm):
    kind = forms.ChoiceField(
        label=_("Què hi voleu dir?"),
        choices=[
            (Statement.Kind.STATEMENT.value, _("Vull explicar com va anar")),
            (Statement.Kind.DISPUTE.value, _("No estic d’acord amb la declaració")),
        ],
        widget=Radios(),
    )
    words = forms.CharField(label=_("Expliqueu-ho"), max_length=3000, widget=forms.Textarea(attrs={"rows": 10}))


@dataclass(frozen=True)
class StatementFacts:
    kind: str


def facts(filing: Filing, answers: Answers, _on: dt.date) -> StatementFacts:
    """Raises NotFound unless it is about a declaration of an accident of this very person.

    After the decision it would pass for an appeal and be none: Conflict ``statement.accident_decided``. The declaration
    is locked, so that nobody decides it meanwhile.
    """
    accident = queries.accident_of(filing.about_id) if filing.about_id else None
    if filing.about_id is None or accident is None or accident.person_id != filing.subject_id:
        raise NotFound("filing.not_found")
    if take(filing=filing.about_id).decided_at is not None:
        raise Conflict("statement.accident_decided")
    return StatementFacts(kind=answers["statement"]["kind"])


def assess(_facts: StatementFacts, book: Book) -> Assessment:
    """Whoever has a legitimate interest may state what they wish before the decision (R-PROC 13.4): it is always kept."""
    return conclude([KEPT()], book, "statement/1")


def keep(*, filing: Filing, at: dt.datetime, decision: Decision | None = None) -> None:
    """Put the statement in the file of the declaration. The officers see it; the employer does not."""
    if filing.about is None or filing.subject is None:
        raise NotFound("filing.not_found")
    accident = accidents.of_filing(filing.about.pk)
    kind = json.loads(filing.revisions.latest("number").answers)["statement"]["kind"]
    accidents.state(accident=accident, filing=filing.pk, person=filing.subject, kind=kind, at=at)
    note(filing.about, "stated", actor=THE_OFFICE, at=at, for_office=True)
    inbox.put(
        recipient=filing.subject,
        code="statement_received",
        at=at,
        filing=filing.pk,
        facts={"number": filing.about.number},
    )


procedure = Procedure(
    code="work_accident_statement",
    version=1,
    mission="X4",
    capability=Capability.WORK_ACCIDENT_STATE,
    title=_("La vostra declaració sobre un accident laboral"),
    summary=_("Expliqueu com va anar l’accident o en què no esteu d’acord amb el que s’ha declarat."),
    sections=(
        Section(code="statement", title=_("La vostra declaració"), form=StatementForm, sealed=frozenset({"words"})),
    ),
    minimum=frozenset({"statement.kind", "statement.words"}),
    attachments=(
        AttachmentNeed(
            kind=Kind.MEDICAL_REPORT,
            title=_("Informe mèdic"),
            hint=_("Si l’empresa no l’ha aportat, el podeu adjuntar aquí."),
            needed=no_need,
        ),
        AttachmentNeed(kind=Kind.OTHER, title=_("Un altre document"), needed=no_need),
    ),
    facts=facts,
    rule=assess,
    when_granted=keep,
)
