"""Sealed answers under a newer key: only the headers of the envelopes are rewritten."""

from django.conf import settings
from django.db import transaction

from cass.filings import answers as store
from cass.filings.models import Revision, SectionAnswers
from cass.kernel import envelope

SEALED_KINDS: tuple[type[SectionAnswers] | type[Revision], ...] = (SectionAnswers, Revision)


def rewrap_answers(*, kind: type[SectionAnswers] | type[Revision], after: int, most: int) -> tuple[int, int]:
    """Put the next sealed answers after a row under the current key; return the last row seen (0: none left) and how
    many envelopes were rewritten. It may be stopped and started again at any moment. Raises EnvelopeBroken."""
    rows = kind.objects.filter(pk__gt=after).exclude(sealed=None).order_by("pk").values_list("pk", flat=True)[:most]
    done, last = 0, 0
    for last in rows:
        with transaction.atomic():
            row = kind.objects.select_for_update(of=("self",)).select_related("filing").get(pk=last)
            sealed = bytes(row.sealed or b"")
            newer = envelope.rewrap(sealed, keyring=settings.KEYRING, purpose=store.PURPOSE, identity=_identity(row))
            if newer != sealed:
                row.sealed = newer
                row.save(update_fields=["sealed"])
                done += 1
    return last, done


def _identity(row: SectionAnswers | Revision) -> str:
    if isinstance(row, Revision):
        return store.revision_identity(row.filing, row.number)
    return store.draft_identity(row.filing, row.code)
