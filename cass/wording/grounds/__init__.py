"""The words of every reason that a rule can give, a table for each subject."""

from typing import TYPE_CHECKING

from cass.wording.grounds import accidents, coverage, law

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TABLES = (law.TEXTS, accidents.TEXTS, coverage.TEXTS)
TEXTS: "dict[str, Words]" = {code: words for table in TABLES for code, words in table.items()}
