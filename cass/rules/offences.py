"""Offences around the declaration of a work accident, and what they may cost (MISSION E10; LSS 238, 239, 245)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from cass.law.book import Book
from cass.rules.assessment import Amount
from cass.rules.vocabulary import Figures, N, Tracing, article, share


class Offence(StrEnum):
    """What was done, by whom. The law has no offence of own account for not declaring at all (239.2)."""

    EMPLOYER_LATE = "employer_late"
    """Late without a justified reason."""
    EMPLOYER_FALSE = "employer_false"
    EMPLOYER_MISSING = "employer_missing"
    OWN_ACCOUNT_LATE = "own_account_late"
    OWN_ACCOUNT_FALSE = "own_account_false"


CITATIONS = {
    Offence.EMPLOYER_LATE: "LSS-238.1.b",
    Offence.EMPLOYER_FALSE: "LSS-239.1.c",
    Offence.EMPLOYER_MISSING: "LSS-239.1.c",
    Offence.OWN_ACCOUNT_LATE: "LSS-238.2.b",
    Offence.OWN_ACCOUNT_FALSE: "LSS-239.2.b",
}
MINOR = frozenset({Offence.EMPLOYER_LATE, Offence.OWN_ACCOUNT_LATE})


@dataclass(frozen=True)
class Sanction:
    """From the least fine to the most; ``warning_possible`` when a warning may take its place (minor offences)."""

    offence: Offence
    citation: str
    warning_possible: bool
    least_points: int
    most_points: int
    least: Amount
    most: Amount


@article("LSS-245.a")
def minor_fine(points: N, figures: Figures) -> N:
    """A minor offence's fine, cents: points at the sale price of the point."""
    return share(points, figures.point_sale_price)


@article("LSS-245.b")
def serious_fine(points: N, figures: Figures) -> N:
    """A serious offence's fine, cents: points at the sale price of the point."""
    return share(points, figures.point_sale_price)


def offence_range(*, offence: Offence, on: dt.date, book: Book) -> Sanction:
    """What an offence may cost at the price of the point on a day. Raises Fault("law.value_missing")."""
    figures = Tracing(book.on(on))
    if offence in MINOR:
        fine, least, most = minor_fine, figures.minor_fine_least_points, figures.minor_fine_most_points
    else:
        fine, least, most = serious_fine, figures.serious_fine_least_points, figures.serious_fine_most_points
    return Sanction(
        offence=offence,
        citation=CITATIONS[offence],
        warning_possible=offence in MINOR,
        least_points=int(least),
        most_points=int(most),
        least=Amount.of(fine(least, figures)),
        most=Amount.of(fine(most, figures)),
    )
