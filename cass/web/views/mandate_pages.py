"""Mandates as their pages show them, as plain values: who, what, until when, and what was done with it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cass.access import Actor, Role
from cass.audit import uses
from cass.audit.models import Event
from cass.filings import queries as filings
from cass.inbox.mandates import receiver
from cass.procedures import authorisation_of_third_party
from cass.registry import acting
from cass.registry.acting import Standing, standing
from cass.registry.models import DeclarantKind, Mandate
from cass.registry.queries import ROLE_OF_KIND
from cass.web.components import Cell, Colour, Column, SummaryRow, Table, Tag
from cass.web.paging import ListPage
from cass.web.templatetags.cass import day, moment, short_day
from cass.wording import mandates as words

SOON = dt.timedelta(days=30)
"""So long before its end a mandate is marked as about to end: ours."""
COLOURS: dict[Standing, Colour] = {
    Standing.OFFERED: "yellow",
    Standing.IN_FORCE: "green",
    Standing.SUSPENDED: "orange",
    Standing.REVOKED: "grey",
    Standing.OVER: "grey",
}


def standing_tag(mandate: Mandate, on: dt.date) -> Tag:
    """Where it stands, in a word or two; one that is about to end says so."""
    now = standing(mandate, on)
    if now is Standing.IN_FORCE and mandate.until is not None and mandate.until <= on + SOON:
        return Tag(_("S’acaba aviat"), "yellow")
    texts = {
        Standing.OFFERED: _("Per acceptar"),
        Standing.IN_FORCE: _("En vigor"),
        Standing.SUSPENDED: _("Aturada"),
        Standing.REVOKED: _("Acabada") if mandate.accepted_at else _("No acceptada"),
        Standing.OVER: _("Acabada"),
    }
    return Tag(texts[now], COLOURS[now])


def waiting(mandate: Mandate, on: dt.date) -> str:
    """To its grantor: that nobody can act by it until the other side accepts, who and until when; otherwise empty."""
    if standing(mandate, on) is not Standing.OFFERED or mandate.until is None:
        return ""
    words = _("Encara no val: falta que {who} ho accepti, com a molt tard el {until}.")
    return words.format(who=receiver(mandate), until=day(mandate.until))


def role_of(mandate: Mandate) -> Role:
    return ROLE_OF_KIND[DeclarantKind(mandate.declarant.kind)]


def lent(mandate: Mandate) -> list[str]:
    """What it lets do, in words."""
    if not mandate.capabilities:
        return [_("Tot, com a titular administratiu")]
    return words.capabilities(mandate.capabilities, role_of(mandate))


def facts(mandate: Mandate, on: dt.date, *, used_at: dt.datetime | None) -> list[SummaryRow]:
    """What both sides read of a mandate."""
    what = lent(mandate)
    return [
        SummaryRow(_("Estat"), tag=standing_tag(mandate, on)),
        SummaryRow(_("Pot fer"), what[0], lines=what[1:]),
        SummaryRow(_("Des del"), day(mandate.since)),
        SummaryRow(_("Fins al"), day(mandate.until) if mandate.until else _("Sense límit")),
        SummaryRow(_("Darrer ús"), moment(used_at) if used_at else _("Encara no s’ha fet servir")),
    ]


def granted_table(caption: str, declarant: int, mandates: Sequence[Mandate], on: dt.date) -> Table:
    """What a declarant has granted: each with its people, and when it was last used."""
    named = acting.ever_named_under(mandates=[each.pk for each in mandates])
    everybody = [*mandates, *(each for people in named.values() for each in people)]
    last = acting.last_uses(declarant=declarant, mandates=[each.pk for each in everybody])
    gestorias = of_gestorias(mandates)
    columns = [
        Column(_("Qui")),
        Column(_("Què pot fer")),
        Column(_("Fins al")),
        Column(_("Darrer ús")),
        Column(_("Estat")),
    ]
    rows = [
        [
            Cell(
                receiver(each),
                url=reverse("mandate", args=[each.pk]),
                hint=_people(each, named[each.pk]) if each.pk in gestorias else _person(each),
            ),
            Cell(_summary(lent(each))),
            Cell(short_day(each.until) if each.until else "—"),
            Cell(short_day(used) if (used := _last_use(each, named[each.pk], last)) else "—"),
            Cell(tag=standing_tag(each, on), hint=_("Encara no val") if waiting(each, on) else ""),
        ]
        for each in mandates
    ]
    return Table(caption, columns, rows, empty=_("Encara no heu autoritzat ningú."), caption_hidden=True)


def _summary(what: list[str]) -> str:
    return what[0] if len(what) == 1 else " · ".join(what)


def of_gestorias(mandates: Collection[Mandate]) -> set[int]:
    """Those given to a gestoria or a company as the grantor wrote: whether one is called so is not told."""
    offered = {each.filing_id for each in mandates if each.accepted_at is None and each.filing_id is not None}
    written = authorisation_of_third_party.to_gestorias(offered)
    return {
        each.pk
        for each in mandates
        if each.filing_id in written or (each.through_id is not None and each.person_id is None)
    }


def _person(mandate: Mandate) -> str:
    return str(mandate.get_kind_display()) if mandate.offered_number == "" else _("Persona autoritzada")


def _people(mandate: Mandate, named: list[Mandate]) -> str:
    if mandate.accepted_at is None:
        return _("Gestoria o empresa")
    # Of one that has ended: who acted by it until then.
    present = [each.person for each in named if each.revoked_at == mandate.revoked_at and each.person is not None]
    return ", ".join(person.full_name for person in present) or _("Encara no ha dit qui hi actua")


def _last_use(mandate: Mandate, named: Iterable[Mandate], last: dict[int, dt.datetime]) -> dt.datetime | None:
    """The last time it was used, by its person or by the people of the gestoria."""
    return max((last[each.pk] for each in (mandate, *named) if each.pk in last), default=None)


def users(mandate: Mandate, named: Iterable[Mandate]) -> tuple[list[uses.Spell], dict[int, str]]:
    """Who could ever act by a mandate, each from when until when; and their names."""
    accepted = [each for each in (mandate, *named) if each.person is not None and each.accepted_at is not None]
    spells = [
        uses.Spell(each.person_id or 0, each.accepted_at, each.revoked_at) for each in accepted if each.accepted_at
    ]
    return spells, {each.person_id or 0: each.person.full_name for each in accepted if each.person is not None}


def log_table(actor: Actor, page: ListPage[Event], *, who: dict[int, str]) -> Table:
    """What was done, the latest first; ``who`` names several people, when there are several."""
    columns = [Column(_("Quan")), Column(_("Què"))]
    if len(who) > 1:
        columns.append(Column(_("Qui")))
    numbers = _numbers(actor, page.rows)
    rows = []
    for event in page.rows:
        url, number = numbers.get(event.filing_id, ("", "")) if event.filing_id else ("", "")
        cells = [Cell(moment(event.at)), Cell(str(words.USES[event.type]), url=url, hint=number)]
        if len(who) > 1:
            cells.append(Cell(who.get(event.actor.get("person", 0), "")))
        rows.append(cells)
    return Table(_("Registre d’ús"), columns, rows, empty=_("Encara no s’ha fet servir."), caption_hidden=True)


def _numbers(actor: Actor, events: Sequence[Event]) -> dict[uuid.UUID, tuple[str, str]]:
    """The filings spoken of that this reader may open, with their numbers."""
    wanted = {event.filing_id for event in events if event.filing_id is not None}
    found: QuerySet[Any] = filings.visible_to(actor).filter(pk__in=wanted)
    return {pk: (reverse("filing", args=[pk]), number or "") for pk, number in found.values_list("pk", "number")}
