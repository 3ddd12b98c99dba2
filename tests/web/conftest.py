"""What the tests of the pages share: a seal of their own."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cass.demo.cast import Cast
from cass.documents import demo_seal, operations
from cass.documents.models import IssuedDocument
from cass.doors.models import PinAccount
from cass.registry.models import Person


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("seal")
    demo_seal.ensure(folder, at=dt.datetime.now(dt.UTC))
    return folder


@pytest.fixture
def prepare(settings: Any, seal_folder: Path) -> Callable[[IssuedDocument], bytes]:
    """Makes a document's sealed file, as the worker does, and returns its bytes."""
    settings.SEAL_FOLDER = seal_folder
    settings.TSA_URL = ""

    def seal(document: IssuedDocument) -> bytes:
        operations.prepare(document_id=document.pk, at=document.issued_at)
        document.refresh_from_db()
        return bytes(document.file.pdf)

    return seal


@pytest.fixture
def texts(tmp_path: Path, settings: Any) -> Path:
    """Where text messages are written."""
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "sms"
    return tmp_path / "sms"


@pytest.fixture
def somebody(cast: Cast) -> Person:
    """Of the register, without a PIN."""
    found = cast.joan
    PinAccount.objects.filter(person=found).delete()
    return found
