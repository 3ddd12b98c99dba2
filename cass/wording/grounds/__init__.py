"""The words of every reason that a rule can give, a table for each subject."""

from typing import TYPE_CHECKING

from cass.wording.grounds import (
    accidents,
    after_accident,
    cover,
    coverage,
    incapacity,
    late_payment,
    law,
    mandates,
    own_account,
    reimbursement,
    retirement,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TABLES = (
    law.TEXTS,
    accidents.TEXTS,
    after_accident.TEXTS,
    late_payment.TEXTS,
    coverage.TEXTS,
    incapacity.TEXTS,
    own_account.TEXTS,
    cover.TEXTS,
    reimbursement.TEXTS,
    retirement.TEXTS,
    mandates.TEXTS,
)
TEXTS: "dict[str, Words]" = {code: words for table in TABLES for code, words in table.items()}
