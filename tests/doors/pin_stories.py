"""What happens at the counter and on the activation page, for the tests of the PIN's life."""

import datetime as dt
from typing import Any

from cass.access import Actor, Door, Role
from cass.doors import activation, codes, contacts, deliveries, pin_requests
from cass.doors.activation import Begun
from cass.doors.models import ContactKind, OneTimeCode, PinRequest, VerifiedContact
from cass.registry.models import Person
from cass.staff import operations as staff
from cass.staff.models import User
from tests.doors.conftest import PASSWORD, SECRET

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
TELEPHONE = "+376300100"
CHOSEN = "73920518"
HOLDER = ["holder_identity"]
BEARER = ["authorisation", "holder_identity_copy", "bearer_identity"]


def clerk(role: Role = Role.DESK_CLERK, office: str = "Taulell") -> User:
    return staff.create_user(
        username=f"{role.value}-{office}"[:40],
        full_name="Algú del taulell",
        roles=[role],
        office=office,
        password=PASSWORD,
        totp_secret=SECRET,
    )


def acting(user: User) -> Actor:
    return Actor(door=Door.STAFF, staff=user.pk, roles=user.role_set)


def take(person: Person, user: User, *, at: dt.datetime = NOW, **changed: Any) -> PinRequest:
    given: dict[str, Any] = {"documents": HOLDER, "bearer": None} | changed
    return pin_requests.take(person=person, actor=acting(user), at=at, **given)


def printed(person: Person, user: User, *, at: dt.datetime = NOW) -> str:
    """A code fetched at the CASS's desk by the holder."""
    request = take(person, user, at=at)
    return pin_requests.print_code(request=request, documents=HOLDER, actor=acting(user), at=at)


def verified(person: Person, user: User, *, at: dt.datetime = NOW, address: str = TELEPHONE) -> VerifiedContact:
    kind = ContactKind.EMAIL if "@" in address else ContactKind.TELEPHONE
    code = contacts.propose(person=person, kind=kind, typed=address, actor=acting(user), at=at)
    found = contacts.verify(person=person, typed=deliveries.digits(code), staff=user.pk, actor=acting(user), at=at)
    assert isinstance(found, VerifiedContact)
    return found


def begin(person: Person | str, code: str, *, at: dt.datetime = NOW, **changed: Any) -> Any:
    """The first page of the activation; ``Begun``, or the fault's code."""
    number = person if isinstance(person, str) else person.cass_number
    born = dt.date(1985, 4, 1) if isinstance(person, str) else person.birth_date
    given: dict[str, Any] = {"cass_number": number, "birth_date": born, "network": "192.0.2.0"} | changed
    found = activation.begin(activation_code=code, at=at, **given)
    return found if isinstance(found, Begun) else found.code


def last_code(purpose: str) -> str:
    """What the last message of a purpose says."""
    code = OneTimeCode.objects.filter(purpose=purpose).latest("pk")
    return deliveries.digits(code)


def check_wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


assert codes.MOST_TRIES < 10
