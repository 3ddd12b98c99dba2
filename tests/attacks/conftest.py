"""The cast on a Thursday morning, and two clerks of the public desk."""

from tests.contracts.conftest import agata, asked, xavier
from tests.filings.acting import cast_at

__all__ = ["agata", "asked", "cast_at", "xavier"]
