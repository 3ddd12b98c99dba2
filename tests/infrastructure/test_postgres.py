"""The starter of the embedded PostgreSQL, on a cluster of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools import postgres

TOOL = Path(__file__).resolve().parents[2] / "tools" / "postgres.py"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[postgres.Server]:
    # Here what was committed must survive a kill; the other tests do without that.
    monkeypatch.delenv("PGOPTIONS")
    # Not tmp_path: the account that runs the server when we are root may not enter pytest's folders.
    home = Path(tempfile.mkdtemp(prefix="cass-pg-"))
    home.chmod(0o755)
    server = postgres.Server(home)
    yield server
    server.stop()
    shutil.rmtree(home)


def scalar(server: postgres.Server, question: str, user: str = "cass") -> object:
    with psycopg.connect(server.url.replace("user=cass", f"user={user}")) as connection:
        return connection.execute(question).fetchone()[0]


def postmaster(server: postgres.Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_a_cold_start_leaves_roles_database_and_extensions(server: postgres.Server):
    assert server.start()
    found = scalar(server, "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension")
    assert {"btree_gist", "pg_trgm", "unaccent"} <= set(found)
    assert scalar(server, "SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = 'cass'") is True
    assert scalar(server, "SELECT current_user::text", user="cass_app") == "cass_app"
    assert scalar(server, "SELECT lower('CÒL·LEGI Ç') || (upper('à') ~* 'À')::text") == "còl·legi çtrue"


def test_a_warm_start_starts_nothing(server: postgres.Server):
    server.start()
    before = postmaster(server)
    assert not server.start()
    assert postmaster(server) == before


def test_the_server_listens_to_nobody_outside_its_folder(server: postgres.Server):
    server.start()
    assert scalar(server, "SHOW listen_addresses") == ""
    assert server.run.stat().st_mode & 0o777 == 0o700


def test_a_killed_postmaster_is_replaced_and_what_was_committed_is_there(server: postgres.Server):
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS figure")
    os.kill(postmaster(server), signal.SIGKILL)
    assert server.start()
    assert scalar(server, "SELECT figure FROM kept") == 7


def test_of_several_starts_at_once_one_starts_and_all_give_the_same_address(server: postgres.Server):
    surroundings = os.environ | {"CASS_VAR": str(server.var)}
    starts = [
        subprocess.Popen([sys.executable, TOOL, "start"], env=surroundings, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert {start.communicate()[0] for start in starts} == {server.url + "\n"}
    assert [start.returncode for start in starts] == [0, 0, 0]


def test_a_start_that_was_cut_short_is_completed(server: postgres.Server):
    server.start()
    scalar(server, "SELECT 1")
    with psycopg.connect(server.url.replace("user=cass", "user=postgres"), autocommit=True) as connection:
        connection.execute("DROP EXTENSION unaccent")
    assert not server.ready()
    assert not server.start()
    assert server.ready()


def test_data_of_another_major_version_are_refused_and_left_alone(server: postgres.Server):
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(postgres.Unable, match="made by PostgreSQL 9"):
        server.start()
    assert (server.data / "base").is_dir()


def test_a_socket_path_too_long_for_the_kernel_moves_to_a_short_folder(server: postgres.Server):
    far = postgres.Server(server.var / ("far" * 40))
    try:
        far.start()
        assert far.run.parent == Path(tempfile.gettempdir())
        assert scalar(far, "SELECT 1") == 1
    finally:
        far.stop()
        shutil.rmtree(far.run)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root changes account to run the server.")
def test_below_a_folder_closed_to_others_root_keeps_data_and_binaries_elsewhere(monkeypatch: pytest.MonkeyPatch):
    closed = Path(tempfile.mkdtemp(prefix="cass-pg-"))
    server = postgres.Server(closed)
    wheel = postgres.Server._reaches
    monkeypatch.setattr(
        postgres.Server, "_reaches", lambda self, path: "site-packages" not in str(path) and wheel(self, path)
    )
    try:
        server.start()
        assert not server.base.is_relative_to(closed)
        assert server.binaries.is_relative_to(server.base)
        assert scalar(server, "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.base)
        shutil.rmtree(closed)
