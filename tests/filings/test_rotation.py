"""Sealed answers and staff secrets move to a newer key, and the old key's file can go."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import IntegrityError

from cass.demo.cast import Cast
from cass.filings import answers as store
from cass.filings.models import Filing, Revision
from cass.kernel import keyring
from cass.staff import operations as staff
from cass.staff.models import User
from tests.filings.acting import DOING, draft, employer, filed_by_employer, right_answers


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> keyring.Keyring:
    """A key ring of this test's own, which begins with the keys the cast was sealed under."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEYRING.folder, folder)
    settings.KEYRING = keyring.Keyring(folder)
    return settings.KEYRING


def newer(keys: keyring.Keyring, purpose: str) -> Path:
    """Add a key that sorts after the present one; return the former one's file."""
    former = keys.folder / purpose / f"{keys.current(purpose).id}.key"
    (keys.folder / purpose / "99991231T000000-newest.key").write_text("ab" * keyring.SIZE)
    return former


def test_sealed_answers_are_read_under_the_new_key_once_the_old_one_is_gone(cast: Cast, keys: keyring.Keyring):
    filed = filed_by_employer(cast)
    begun = draft(employer(cast), right_answers(cast.lucas))
    former = newer(keys, "health")
    said = io.StringIO()
    call_command("rotate_answer_keys", stdout=said)
    assert not said.getvalue().startswith("0 ")
    former.unlink()
    revision = Filing.objects.get(pk=filed.pk).revisions.get()
    assert store.of_revision(revision, opened=True)["facts"]["doing"] == DOING
    assert store.of_draft(Filing.objects.get(pk=begun.pk))["facts"]["doing"] == DOING
    again = io.StringIO()
    call_command("rotate_answer_keys", stdout=again)
    assert again.getvalue().startswith("0 ")


def test_the_body_of_what_was_filed_still_does_not_change(cast: Cast, keys: keyring.Keyring):
    revision = filed_by_employer(cast).revisions.get()
    altered = bytes(revision.sealed or b"")[:-1] + b"\x00"
    with pytest.raises(IntegrityError, match="stays as it was filed"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(sealed=altered)


def test_staff_secrets_move_too(cast: Cast, keys: keyring.Keyring):
    former = newer(keys, "totp")
    call_command("rotate_totp_keys", stdout=io.StringIO())
    former.unlink()
    assert staff.rewrap_secrets() == 0
    assert User.objects.exists()
