"""Lines of the journal as those they are about read them: who by post or by name, from where, through which door."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cass.access import Door
from cass.audit.models import Event, EventType
from cass.kernel.faults import Fault
from cass.registry import names
from cass.staff import queries as staff
from cass.wording import access, events, faults
from cass.wording.capabilities import DOORS


@dataclass(frozen=True)
class Row:
    """``detail``: more on what happened; ``whose``: for whom somebody acted; ``place``: network and device."""

    at: dt.datetime
    what: str
    detail: str
    who: str
    whose: str
    door: str
    place: str


class Rows:
    """Some events in words. Their names are looked up together: as many questions for one line as for a hundred."""

    def __init__(self, found: Sequence[Event], *, reader: int) -> None:
        self._found, self._reader = found, reader
        self._posts = staff.posts(self._ids("staff"))
        mandates = [event for event in found if _is_of_a_mandate(event)]
        self._people = names.people(self._ids("person") | {event.person_id for event in mandates if event.person_id})
        self._declarants = names.declarants(
            self._ids("declarant") | {event.declarant_id for event in mandates if event.declarant_id}
        )

    def _ids(self, kind: str) -> set[int]:
        return {event.actor[kind] for event in self._found if kind in event.actor}

    def __iter__(self) -> Iterator[Row]:
        for event in self._found:
            yield Row(
                at=event.at,
                what=str(events.WORDS[event.type][1]),
                detail=self._detail(event),
                who=self._who(event),
                whose=self._declarants.get(event.actor.get("declarant", 0), ""),
                door=self._door(event),
                place=self._place(event),
            )

    def _who(self, event: Event) -> str:
        if "staff" in event.actor:
            roles, _office = self._posts.get(event.actor["staff"], (frozenset(), ""))
            return access.post(roles) or _("CASS")
        if "person" in event.actor:
            person = event.actor["person"]
            return _("Vós") if person == self._reader else self._people.get(person, "")
        return _("Algú que no s’ha identificat") if event.type in events.BY_STRANGERS else _("CASS (automàtic)")

    def _detail(self, event: Event) -> str:
        if _is_of_a_mandate(event):
            # The other side of it: who may act, or for whom.
            if event.person_id and event.person_id != self._reader:
                return self._people.get(event.person_id, "")
            return self._declarants.get(event.declarant_id or 0, "")
        if event.type == EventType.DOOR_REFUSED:
            return faults.words(Fault(event.facts["reason"])).title
        if "known_device" in event.facts:
            return str(events.DEVICES_AT_FAULT[bool(event.facts["known_device"])])
        return ""

    @staticmethod
    def _door(event: Event) -> str:
        code = event.facts.get("door") if event.type in events.AT_THE_DOOR else event.actor.get("door")
        door = Door(code) if code in list(Door) else Door.NONE
        # The office's own door says nothing that «CASS» beside it does not.
        return str(DOORS[door]) if door not in {Door.NONE, Door.STAFF} else "—"

    @staticmethod
    def _place(event: Event) -> str:
        device, network = event.facts.get("device", ""), event.facts.get("network", "")
        named = access.device(device) if device else ""
        return " · ".join(part for part in (named, network) if part)


def _is_of_a_mandate(event: Event) -> bool:
    return event.type.startswith("mandate.")
