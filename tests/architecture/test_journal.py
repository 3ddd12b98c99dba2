"""The journal: only ever added to, and chained so that whoever gets past the database's guards is found out."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from cass.access import NOBODY
from cass.audit.models import Event, EventType, Link
from cass.audit.operations import find_break, journal, link_committed, record, write_head

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
LENGTH = 12
pytestmark = pytest.mark.django_db


def happen(*, times: int = 1) -> None:
    for number in range(times):
        record(EventType.FILE_READ, actor=NOBODY, at=NOON + dt.timedelta(seconds=number), facts={"n": number})


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    """A chain of some length with its signed head at two thirds of it."""
    happen(times=LENGTH * 2 // 3)
    link_committed()
    write_head(folder=tmp_path, keyring=settings.KEYRING, at=NOON)
    happen(times=LENGTH - LENGTH * 2 // 3)
    assert link_committed() == LENGTH - LENGTH * 2 // 3
    return tmp_path


def broken_at(heads: Path) -> int | None:
    return find_break(folder=heads, keyring=settings.KEYRING)


@contextmanager
def past_the_guards() -> Iterator[Any]:
    """What a thief with the tables' owner's password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def linked(place: int) -> Link:
    return Link.objects.get(sequence=place)


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} WHERE false", "DELETE FROM {} WHERE false", "TRUNCATE {} CASCADE", "UPDATE {} SET {}"],
)
def test_the_database_refuses_to_change_the_journal_whoever_asks(table: str, statement: str, heads: Path):
    column = {"audit_event": "at = at", "audit_link": "digest = digest"}[table]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table, column))
    assert broken_at(heads) is None


def alter(cursor: Any) -> int:
    cursor.execute("UPDATE audit_event SET facts = '{\"n\": 99}' WHERE id = %s", [linked(5).event_id])
    return 5


def alter_the_actor(cursor: Any) -> int:
    cursor.execute('UPDATE audit_event SET actor = \'{"door": "staff"}\' WHERE id = %s', [linked(3).event_id])
    return 3


def alter_the_moment(cursor: Any) -> int:
    cursor.execute("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = %s", [linked(11).event_id])
    return 11


def delete(cursor: Any) -> int:
    event = linked(7).event_id
    cursor.execute("DELETE FROM audit_link WHERE event_id = %s", [event])
    cursor.execute("DELETE FROM audit_event WHERE id = %s", [event])
    return 7


def delete_and_close_the_gap(cursor: Any) -> int:
    place = delete(cursor)
    for number in range(place + 1, LENGTH + 1):
        cursor.execute("UPDATE audit_link SET sequence = sequence - 1 WHERE sequence = %s", [number])
    return place


def swap_two(cursor: Any) -> int:
    for was, becomes in ((2, 0), (9, 2), (0, 9)):
        cursor.execute("UPDATE audit_link SET sequence = %s WHERE sequence = %s", [becomes, was])
    return 2


def cut_the_end(cursor: Any) -> int:
    cursor.execute("DELETE FROM audit_link WHERE sequence > 6")
    cursor.execute("DELETE FROM audit_event WHERE id NOT IN (SELECT event_id FROM audit_link)")
    return LENGTH * 2 // 3


def cut_everything(cursor: Any) -> int:
    cursor.execute("TRUNCATE audit_link, audit_event")
    return LENGTH * 2 // 3


def alter_and_chain_anew(cursor: Any) -> int:
    """The thief knows how the chain is made; what they do not have is the key of the heads."""
    cursor.execute("UPDATE audit_event SET facts = '{\"n\": 99}' WHERE id = %s", [linked(5).event_id])
    cursor.execute("DELETE FROM audit_link")
    link_committed()
    return LENGTH * 2 // 3


@pytest.mark.parametrize(
    "theft",
    [
        alter,
        alter_the_actor,
        alter_the_moment,
        delete,
        delete_and_close_the_gap,
        swap_two,
        cut_the_end,
        cut_everything,
        alter_and_chain_anew,
    ],
)
def test_who_gets_past_the_guards_is_found_out(theft: Callable[[Any], int], heads: Path):
    assert broken_at(heads) is None
    with past_the_guards() as cursor:
        place = theft(cursor)
    assert broken_at(heads) == place


def test_a_whole_chain_is_whole_also_when_nothing_ever_happened(tmp_path: Path):
    write_head(folder=tmp_path, keyring=settings.KEYRING, at=NOON)
    assert broken_at(tmp_path) is None


def test_a_forged_head_is_found_out(heads: Path):
    file = heads / "heads.jsonl"
    file.write_text(file.read_text().replace(linked(8).digest.hex(), linked(7).digest.hex()))
    assert broken_at(heads) == 8


def test_a_head_signed_by_an_unknown_key_is_found_out(heads: Path):
    file = heads / "heads.jsonl"
    file.write_text(file.read_text().replace(settings.KEYRING.current("audit").id, "stolen"))
    assert broken_at(heads) == 8


def test_a_chain_that_was_rewritten_between_two_heads_of_the_same_length_is_found_out(heads: Path):
    write_head(folder=heads, keyring=settings.KEYRING, at=NOON)
    with past_the_guards() as cursor:
        alter_and_chain_anew(cursor)
    write_head(folder=heads, keyring=settings.KEYRING, at=NOON)
    assert broken_at(heads) == LENGTH
    lines = (heads / "heads.jsonl").read_text().splitlines()
    (heads / "heads.jsonl").write_text("\n".join(lines[1:]) + "\n")
    assert broken_at(heads) == LENGTH


def test_a_short_look_back_chains_what_is_new_and_a_whole_pass_what_was_committed_late(tmp_path: Path):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_event', 'id'))")
        (number,) = cursor.fetchone()
    happen(times=3)
    assert link_committed(back=0) == 3
    late = Event(pk=number, at=NOON, type=EventType.FILE_READ, actor=NOBODY.reference)
    late.save(force_insert=True)
    happen()
    assert link_committed(back=0) == 1
    assert Event.objects.get(link=None) == late
    assert link_committed() == 1
    assert broken_at(tmp_path) is None


def test_the_heads_lie_outside_the_database_for_their_owner_alone(heads: Path):
    inner = heads / "new"
    write_head(folder=inner, keyring=settings.KEYRING, at=NOON)
    assert inner.stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True, databases=["default", "journal"])
def test_what_is_inserted_while_the_chain_is_made_is_linked_exactly_once(tmp_path: Path):
    def write(many: int) -> None:
        for number in range(many):
            with transaction.atomic():
                happen()
            journal(EventType.DENIED, actor=NOBODY, at=NOON, facts={"n": number})
        close_connections()

    def chain(many: int) -> None:
        for _ in range(many):
            link_committed(most=7)
        close_connections()

    threads = [threading.Thread(target=write, args=[10]) for _ in range(3)]
    threads += [threading.Thread(target=chain, args=[15]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while link_committed(most=7):
        pass
    places = list(Link.objects.order_by("sequence").values_list("sequence", flat=True))
    assert places == list(range(1, 61))
    assert Event.objects.filter(link=None).count() == 0
    assert broken_at(tmp_path) is None


def close_connections() -> None:
    """A thread's own connections end with it."""
    connections.close_all()


def test_the_journal_holds_ids_and_never_names_or_numbers():
    names = {field.name for field in Event._meta.get_fields()}
    assert names == {"id", "at", "type", "actor", "person_id", "declarant_id", "filing_id", "facts", "link"}
    assert set(NOBODY.reference) == {"door"}


ROLE = "cass_app"
MAY = {
    "audit_event": {"SELECT", "INSERT"},
    "audit_link": {"SELECT", "INSERT"},
    "filings_decision": {"SELECT", "INSERT"},
    "filings_assessmentrecord": {"SELECT", "INSERT"},
}


def test_the_application_s_role_may_add_to_the_journal_and_read_it_and_no_more():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE}")
        call_command("grant", role=ROLE)
        for table, may in MAY.items():
            for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [ROLE, table, privilege])
                assert cursor.fetchone() == (privilege in may,), (table, privilege)
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = %s", [ROLE]
        )
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = %s)", [ROLE]
        )
        assert cursor.fetchone() == (0,)
