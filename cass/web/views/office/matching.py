"""Whom a declaration means: what was typed in, beside the people of the register."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cass.accidents import queries as accidents
from cass.filings import answers as store
from cass.filings import queries
from cass.filings.models import Filing
from cass.registry import queries as registry
from cass.registry.models import Person
from cass.web.components import Cell, Column, Table, Tag
from cass.web.templatetags.cass import day, short_day

MOST = 10
"""Candidates on a page: more would not be compared, but searched again."""


@dataclass(frozen=True)
class Candidate:
    person: int
    name: str
    table: Table
    is_employed_there: bool


def typed_in(filing: Filing) -> Mapping[str, Any]:
    """What the party wrote of a person who was not in its list: number, names, birth date."""
    revision = queries.latest_revision(filing.pk)
    sections = store.of_revision(revision).values() if revision is not None else ()
    return next((given for given in sections if isinstance(given, dict) and "number" in given), {})


def candidates_page(filing: Filing, typed: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The candidates: whoever a search finds, or, without one, whom the number and the names typed in mean."""
    found = registry.search_people(text=text, limit=MOST) if text else _meant(typed)
    accident = accidents.accident_of(filing.pk)
    there: frozenset[int] = frozenset()
    if accident is not None:
        people = [person.pk for person in found]
        there = registry.employed_there(people=people, declarant=accident.declarant_id, on=accident.occurred_on)
    return {
        "typed": [(label, value) for label, value, _theirs in _compared(typed, None)],
        "candidates": [
            Candidate(person.pk, person.full_name, _side_by_side(typed, person), person.pk in there) for person in found
        ],
        "occurred_on": day(accident.occurred_on) if accident is not None else "",
    }


def _meant(typed: Mapping[str, Any]) -> list[Person]:
    by_number = registry.matching(text=typed["number"]) if typed.get("number") else None
    names = " ".join(typed.get(part, "") for part in ("surname", "given_name")).strip()
    by_name = registry.search_people(text=names, limit=MOST) if names else []
    return list(dict.fromkeys([*([by_number] if by_number else []), *by_name]))[:MOST]


def _compared(typed: Mapping[str, Any], person: Person | None) -> list[tuple[str, str, str]]:
    """Label, what was typed, and what the register says."""
    born = typed.get("birth_date")
    return [
        (
            _("Número CASS o document d’identitat"),
            typed.get("number", ""),
            f"{person.cass_number} · {person.identity_document}" if person else "",
        ),
        (_("Cognoms"), typed.get("surname", ""), person.surnames if person else ""),
        (_("Nom"), typed.get("given_name", ""), person.given_name if person else ""),
        (
            _("Data de naixement"),
            short_day(dt.date.fromisoformat(born)) if born else "",
            short_day(person.birth_date) if person else "",
        ),
    ]


def _side_by_side(typed: Mapping[str, Any], person: Person) -> Table:
    columns = [Column(_("Dada")), Column(_("Declaració")), Column(_("Registre")), Column(_("Comparació"))]
    rows = [
        [Cell(label), Cell(ours or "—"), Cell(theirs), Cell(tag=alike(ours, theirs))]
        for label, ours, theirs in _compared(typed, person)
    ]
    return Table(person.full_name, columns, rows, caption_hidden=True)


def alike(ours: str, theirs: str) -> Tag:
    """Alike without accents, case, spaces and hyphens; a first surname alone is alike in part."""
    if not ours:
        return Tag(_("No es va escriure"))
    typed = registry.search_key(ours)
    known = [registry.search_key(part) for part in theirs.split(" · ")]
    if typed in known:
        return Tag(_("Coincideix"), "green")
    if any(word and (typed.startswith(word) or word.startswith(typed)) for word in known):
        return Tag(_("Coincideix en part"), "yellow")
    return Tag(_("És diferent"), "red")
