"""Uploads stay in memory, and no more of them than can be accepted."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory
from pytest_django import Settings

LIMIT = 100_000


@pytest.fixture(autouse=True)
def limit(settings: Settings) -> None:
    settings.ATTACHMENT_MAX_BYTES = LIMIT


def uploaded(*sizes: int) -> list[UploadedFile]:
    files = [SimpleUploadedFile(f"{number}.pdf", b"x" * size) for number, size in enumerate(sizes)]
    request = RequestFactory().post("/", {"before": "kept", "file": files})
    return request.FILES.getlist("file")


def test_files_come_in_whole_and_under_their_own_names():
    assert [(file.name, file.read()) for file in uploaded(3, LIMIT)] == [("0.pdf", b"xxx"), ("1.pdf", b"x" * LIMIT)]


def test_of_a_file_that_is_too_large_one_byte_too_many_is_kept_and_the_next_file_is_whole():
    assert [file.size for file in uploaded(5 * LIMIT, 7)] == [LIMIT + 1, 7]


def test_a_request_of_many_times_the_limit_is_not_read():
    assert uploaded(50 * LIMIT) == []


def test_nothing_is_written_to_a_temporary_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *_, **__: pytest.fail("a temporary file"))
    assert [file.size for file in uploaded(5 * LIMIT)] == [LIMIT + 1]
