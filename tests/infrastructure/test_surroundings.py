import datetime as dt
import socket

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.template import Context, Template

from cass.audit.models import Event, EventType


def test_a_test_cannot_reach_the_world():
    with socket.socket() as plug, pytest.raises(OSError, match="do not go out"):
        plug.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_an_unordered_query_asks_for_any_order():
    assert "RANDOM()" in str(ContentType.objects.all().query)
    assert "RANDOM()" not in str(ContentType.objects.order_by("pk").query)
    assert "RANDOM()" not in str(ContentType.objects.values("model").distinct().query)


def test_an_undefined_template_variable_fails():
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable"):
        Template("{{ nobody_gave_this }}").render(Context({}))


@pytest.mark.django_db
def test_the_journal_writes_to_the_same_database_through_its_own_connection():
    names, servers = [], set()
    for alias in ("default", "journal"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_database(), pg_backend_pid()")
            name, server = cursor.fetchone()
            names.append(name)
            servers.add(server)
    assert names[0] == names[1]
    assert names[0].startswith("test_cass_")
    assert len(servers) == 2


def test_deferred_jobs_run_here_and_now(run_tasks):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at) "
            "VALUES ('default', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{}', 'todo', now() + interval '1 day')"
        )
    assert run_tasks() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_before_the_next_even_where_the_database_guards_it(time: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal")
        assert {enabled for (enabled,) in cursor.fetchall()} == {"O"}
    Event.objects.create(type=EventType.SIGNED_OUT, at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC), actor={})
