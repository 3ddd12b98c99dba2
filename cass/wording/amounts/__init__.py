"""The names of facts, figures and articles that take part in an amount, a table for each subject."""

from typing import TYPE_CHECKING

from cass.wording.amounts import accidents, benefits, contributions, counted, incapacity, income_tax, late_payment

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

TABLES = (
    accidents.NAMES,
    benefits.NAMES,
    counted.NAMES,
    incapacity.NAMES,
    income_tax.NAMES,
    late_payment.NAMES,
    contributions.NAMES,
)
NAMES: "dict[str, Words]" = {name: words for table in TABLES for name, words in table.items()}
