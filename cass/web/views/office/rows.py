"""How a filing stands in the office's lists: its limit, its assessment, its state."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cass.filings.models import Filing
from cass.procedures import work_accident_declaration
from cass.rules.assessment import Outcome
from cass.web.components import Cell, Colour, Column, Table, Tag
from cass.web.templatetags.cass import short_day
from cass.web.views.filing_pages import state_tag, subject_name

QUEUE = work_accident_declaration.procedure.queue or ""
SOON = 7
"""Days before the legal limit from which the list warns: ours."""

OUTCOME_COLOURS: dict[Outcome, Colour] = {
    Outcome.GRANT: "green",
    Outcome.GRANT_CARD_WITHHELD: "orange",
    Outcome.NEEDS_PERSON: "yellow",
    Outcome.REFUSE: "red",
}


def outcome_tag(code: str | None) -> Tag | None:
    """An outcome in a word or two; ``None`` while nothing was assessed."""
    if not code:
        return None
    words = {
        Outcome.GRANT: _("Aprovar"),
        Outcome.GRANT_CARD_WITHHELD: _("Aprovar, carnet retingut"),
        Outcome.NEEDS_PERSON: _("Cal valorar"),
        Outcome.REFUSE: _("Denegar"),
    }
    outcome = Outcome(code)
    return Tag(words[outcome], OUTCOME_COLOURS[outcome])


def limit_words(filing: Filing, on: dt.date) -> str:
    """How far the legal limit is: «Falten 12 dies», «És avui», «Vençut fa 3 dies»; empty once there is none."""
    if filing.decided_at is not None or filing.decision_due is None:
        return ""
    days = (filing.decision_due - on).days
    if days == 0:
        return _("Venç avui")
    if days < 0:
        return ngettext("Vençut fa %(days)d dia", "Vençut fa %(days)d dies", -days) % {"days": -days}
    return ngettext("Falta %(days)d dia", "Falten %(days)d dies", days) % {"days": days}


def limit_colour(filing: Filing, on: dt.date) -> Colour | None:
    """Red once the limit has passed, yellow in its last days; none while there is time."""
    if filing.decided_at is not None or filing.decision_due is None:
        return None
    days = (filing.decision_due - on).days
    return "red" if days < 0 else "yellow" if days <= SOON else None


def limit_cell(filing: Filing, on: dt.date) -> Cell:
    words, colour = limit_words(filing, on), limit_colour(filing, on)
    if not words:
        return Cell("—")
    hint = short_day(filing.decision_due)
    return Cell(tag=Tag(words, colour), hint=hint) if colour else Cell(words, hint=hint)


def person_cell(filing: Filing) -> Cell:
    return Cell(subject_name(filing), url=reverse("work", args=[filing.pk]), hint=filing.number or "")


def _assessed_cell(filing: Filing) -> Cell:
    tag = outcome_tag(getattr(filing, "assessed", None))
    return Cell(tag=tag) if tag is not None else Cell("—")


def declarant_name(filing: Filing) -> str:
    return filing.declarant.name if filing.declarant else "—"


def table(caption: str, rows: Iterable[Filing], on: dt.date, *, empty: str) -> Table:
    """Files by their legal limit."""
    columns = [
        Column(_("Persona")),
        Column(_("Declarant")),
        Column(_("Termini per resoldre")),
        Column(_("Avaluació")),
        Column(_("Estat")),
    ]
    cells = [
        [
            person_cell(filing),
            Cell(declarant_name(filing)),
            limit_cell(filing, on),
            _assessed_cell(filing),
            Cell(tag=state_tag(filing, for_office=True)),
        ]
        for filing in rows
    ]
    return Table(caption, columns, cells, empty=empty, caption_hidden=True)


def party_limit_table(caption: str, rows: Iterable[Filing], *, empty: str) -> Table:
    """Files that wait for their party, by the day until which it may act."""
    columns = [Column(_("Persona")), Column(_("Declarant")), Column(_("Ho pot completar fins al")), Column(_("Estat"))]
    cells = [
        [
            person_cell(filing),
            Cell(declarant_name(filing)),
            Cell(short_day(filing.party_due)),
            Cell(tag=state_tag(filing, for_office=True)),
        ]
        for filing in rows
    ]
    return Table(caption, columns, cells, empty=empty, caption_hidden=True)
