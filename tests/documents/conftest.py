"""What the tests of documents share: a seal of their own, a time-stamp server, documents in memory and in the database."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cass.documents import demo_seal, demo_tsa, operations, sealing, wording
from cass.documents.kinds import TEMPLATE, Kind
from cass.documents.models import IssuedDocument
from cass.registry.models import Person
from tests.documents.samples import SAMPLES

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
VALIDITY = {"valid_from": dt.date(2026, 11, 22), "valid_until": dt.date(2027, 5, 21)}


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("seal")
    demo_seal.ensure(folder, at=dt.datetime.now(dt.UTC))
    return folder


@pytest.fixture(autouse=True)
def _sealed_by_the_tests(settings: Any, seal_folder: Path) -> None:
    settings.SEAL_FOLDER = seal_folder
    settings.TSA_URL = ""
    settings.DEMO = True


@pytest.fixture
def time_stamps(settings: Any, seal_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A time-stamp authority that answers, and that a busy machine may keep waiting."""
    monkeypatch.setattr(sealing, "TIME_STAMP_PATIENCE", 60)
    with demo_tsa.server(seal_folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}"
        yield
        server.shutdown()
        thread.join()


def in_memory(kind: Kind, language: str = "ca", **data: Any) -> IssuedDocument:
    """A document that needs no database: what rendering sees."""
    return IssuedDocument(
        number="D-2026-0000123",
        code="7K3MQ9XT4PDAHW2K",
        kind=kind,
        template=TEMPLATE[kind],
        language=language,
        data={**SAMPLES[kind], **data, "t": wording.labels(kind, language), "demo": True},
        issued_at=NOON,
        **VALIDITY,
    )


@pytest.fixture
def holder(db: None) -> Person:
    return Person.objects.create(
        cass_number="123456X",
        identity_document="12345A",
        given_name="Maria de la Concepció",
        surname="Villaverde-Casadesús",
        second_surname="i Montgarrí",
        birth_date=dt.date(1984, 2, 3),
        sex="F",
        nationality="AD",
        address="Avinguda de les Escoles, 17",
        parish="07",
        postcode="AD700",
    )


@pytest.fixture
def issue(holder: Person) -> Callable[..., IssuedDocument]:
    """Issues a card for the holder, or what the arguments say instead."""

    def issue_one(**said: Any) -> IssuedDocument:
        kind = said.pop("kind", Kind.ACCIDENT_CARD)
        return operations.issue(
            **{
                "kind": kind,
                "holder": holder,
                "declarant": None,
                "filing_id": None,
                "data": SAMPLES[kind],
                "language": "ca",
                "at": NOON,
                **VALIDITY,
                **said,
            }
        )

    return issue_one
