"""These tests happen at a fixed moment: a Thursday morning in November 2026."""

from tests.filings.acting import cast_at

__all__ = ["cast_at"]
