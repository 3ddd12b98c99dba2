"""The declarants of the cast, and the small companies a gestoria acts for. None of them exists."""

from dataclasses import dataclass

from cass.demo.people import postcode
from cass.kernel.codes import codes
from cass.registry.models import Declarant, DeclarantKind, Person


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    census: str
    name: str
    nrt: str
    activity: str
    """NACE Rev. 2 class."""
    seat: tuple[str, str]
    kind: DeclarantKind = DeclarantKind.COMPANY

    def declarant(self, *, person: Person | None = None) -> Declarant:
        """The declarant, not yet entered in the census."""
        street, parish = self.seat
        return Declarant(
            census_number=self.census,
            kind=self.kind,
            name=self.name,
            nrt=self.nrt,
            activity=self.activity,
            address=street,
            parish=parish,
            postcode=postcode(parish),
            telephone=f"0{self.census[:-1]:0>5}",
            email=f"administracio.{self.census.lower()}@example.org",
            person=person,
        )


ENTERPRISES: dict[str, Enterprise] = {
    "valira": Enterprise(
        census="10482E", name="Construccions Valira, SL", nrt="L-710482-E", activity="41.20",
        seat=("Avinguda de Tarragona, 58", "AD-07"),
    ),
    "gestoria": Enterprise(
        census="8216G", name="Gestoria Pirineus, SL", nrt="L-708216-G", activity="69.20",
        seat=("Carrer de la Vall, 10, 2n", "AD-07"),
    ),
    "floristeria": Enterprise(
        census="12077M", name="Floristeria Forana, SL", nrt="L-712077-M", activity="47.76",
        seat=("Avinguda Joan Martí, 33", "AD-03"),
    ),
    "casa": Enterprise(
        census="5530T", name="Montserrat Areny Babot", nrt="F-131406-N", activity="97.00",
        seat=("Camí de Can Diumenge, 5", "AD-08"), kind=DeclarantKind.DOMESTIC_EMPLOYER,
    ),
    "nuria": Enterprise(
        census="21853H", name="Núria Casals Pujol", nrt="F-229481-M", activity="74.20",
        seat=("Carretera de l'Aldosa, 31", "AD-04"), kind=DeclarantKind.OWN_ACCOUNT,
    ),
    "marc": Enterprise(
        census="19130F", name="Marc Puig Riba", nrt="F-186642-R", activity="43.21",
        seat=("Carrer Major, 8", "AD-05"), kind=DeclarantKind.OWN_ACCOUNT,
    ),
}  # fmt: skip

# Forty clients: a list long enough to be searched.
_TRADES = (
    ("Fusteria", "43.32"), ("Perruqueria", "96.02"), ("Restaurant", "56.10"), ("Hotel", "55.10"),
    ("Taller", "45.20"), ("Forn de pa", "47.24"), ("Lampisteria", "43.22"), ("Òptica", "47.78"),
)  # fmt: skip
_NAMES = ("Arinsal", "Comapedrosa", "Els Cortals", "Sant Serni", "la Solana")


def clients() -> list[Enterprise]:
    """The forty companies whose mandate the gestoria holds; two are communities of owners."""
    parishes = [row.code for row in codes("parishes").selectable()]
    found = []
    for count, (name, (trade, activity)) in enumerate((name, trade) for name in _NAMES for trade in _TRADES):
        community = count % 20 == 7  # noqa: PLR2004 — two of the forty.
        found.append(
            Enterprise(
                census=f"{30100 + 17 * count}{'ABCDEFGHJKLMNPQRSTVW'[count % 20]}",
                name=f"Comunitat de propietaris {name}" if community else f"{trade} {name}, SL",
                nrt=f"L-{730100 + 17 * count}-{'ABCDEFGHJKLMNPQRSTVW'[count % 20]}",
                activity="68.32" if community else activity,
                seat=(f"Carrer Major, {count + 1}", parishes[count % len(parishes)]),
                kind=DeclarantKind.COMMUNITY_OF_OWNERS if community else DeclarantKind.COMPANY,
            )
        )
    return found
