"""Who is in the cast: their particulars, as a register would have them. Nobody here exists.

Telephone numbers start with 0 and addresses of electronic mail end in example.org: neither reaches anybody.
"""

import datetime as dt
from dataclasses import dataclass

from cass.kernel.codes import codes
from cass.registry.models import Channel, Person, Sex


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """``born`` is the age reached this year, with month and day: the cast does not grow old."""

    number: str
    nia: str
    document: str
    name: tuple[str, str, str]
    born: tuple[int, int, int]
    sex: Sex
    home: tuple[str, str]
    """Street and parish."""
    nationality: str = "AD"
    language: str = "ca"
    is_electronic: bool = True

    def person(self, *, year: int) -> Person:
        """The person, not yet entered in the register."""
        given, surname, second = self.name
        age, month, day = self.born
        street, parish = self.home
        address = f"{given}.{surname}".lower().replace(" ", "").replace("·", "")
        return Person(
            cass_number=self.number,
            nia=self.nia,
            identity_document=self.document,
            given_name=given,
            surname=surname,
            second_surname=second,
            birth_date=dt.date(year - age, month, day),
            sex=self.sex,
            nationality=self.nationality,
            address=street,
            parish=parish,
            postcode=postcode(parish),
            telephone=f"0{self.number[:5]}",
            email=f"{_plain(address)}@example.org" if self.is_electronic else "",
            language=self.language,
            channel=Channel.ELECTRONIC if self.is_electronic else Channel.PAPER,
        )


def postcode(parish: str) -> str:
    return codes("parishes").get(parish).facts["postcodes"]


def _plain(text: str) -> str:
    return text.translate(str.maketrans("àáèéíïòóúüçñ", "aaeeiioouucn"))


F, M = Sex.FEMALE, Sex.MALE
ESCALDES = ("Carrer de la Unió, 14, 3r 2a", "AD-08")

PEOPLE: dict[str, Particulars] = {
    "maria": Particulars(
        number="104218K", nia="218734B", document="P0218734", name=("Maria", "Serra", "Vidal"),
        born=(39, 5, 14), sex=F, home=ESCALDES,
    ),
    "jordi": Particulars(
        number="98412C", nia="197305D", document="P0197305", name=("Jordi", "Ribas", "Font"),
        born=(42, 11, 2), sex=M, home=ESCALDES, is_electronic=False,
    ),
    "pol": Particulars(
        number="152077T", nia="346120L", document="P0346120", name=("Pol", "Ribas", "Serra"),
        born=(9, 3, 8), sex=M, home=ESCALDES, is_electronic=False,
    ),
    "nuria": Particulars(
        number="110853H", nia="229481M", document="P0229481", name=("Núria", "Casals", "Pujol"),
        born=(34, 1, 27), sex=F, home=("Carretera de l'Aldosa, 31", "AD-04"),
    ),
    "marc": Particulars(
        number="95130F", nia="186642R", document="P0186642", name=("Marc", "Puig", "Riba"),
        born=(47, 9, 19), sex=M, home=("Carrer Major, 8", "AD-05"),
    ),
    "anna": Particulars(
        number="88304P", nia="174058S", document="P0174058", name=("Anna", "Torres", "Mas"),
        born=(52, 4, 6), sex=F, home=("Avinguda de Salou, 22, 1r", "AD-07"),
    ),
    "pere": Particulars(
        number="112690J", nia="233917W", document="P0233917", name=("Pere", "Soler", "Camps"),
        born=(31, 7, 30), sex=M, home=("Plaça de la Germandat, 3", "AD-06"),
    ),
    "montserrat": Particulars(
        number="72915B", nia="131406N", document="P0131406", name=("Montserrat", "Areny", "Babot"),
        born=(58, 12, 11), sex=F, home=("Camí de Can Diumenge, 5", "AD-08"),
    ),
    "rosa": Particulars(
        number="120364X", nia="251873E", document="CA348812", name=("Rosa", "Fernandes", "Pinto"),
        born=(45, 6, 21), sex=F, home=("Carrer Josep Viladomat, 40, 2n", "AD-08"), nationality="PT", language="es",
        is_electronic=False,
    ),
    "clara": Particulars(
        number="101577Q", nia="212390G", document="P0212390", name=("Clara", "Martí", "Bosch"),
        born=(40, 2, 3), sex=F, home=("Carrer de Prat Primer, 17", "AD-07"),
    ),
    "joan": Particulars(
        number="41206D", nia="064835A", document="P0064835", name=("Joan", "Naudí", "Cerqueda"),
        born=(72, 8, 25), sex=M, home=("Carrer del Prat de Baix, 2", "AD-02"), is_electronic=False,
    ),
    "lucas": Particulars(
        number="161482V", nia="372915K", document="CB119034", name=("Lucas", "Ferreira", "Dias"),
        born=(24, 10, 5), sex=M, home=("Avinguda Carlemany, 96, 5è", "AD-08"), nationality="PT", language="fr",
    ),
    "stranger": Particulars(
        number="133908L", nia="287654Z", document="P0287654", name=("Estranya", "Forana", "Lluny"),
        born=(36, 3, 17), sex=F, home=("Carrer de les Canals, 9", "AD-03"),
    ),
    "gabriel": Particulars(
        number="90774R", nia="178236C", document="P0178236", name=("Gabriel", "Cairat", "Torra"),
        born=(50, 5, 9), sex=M, home=("Carrer de la Solana, 25", "AD-07"),
    ),
    "antonio": Particulars(
        number="99321M", nia="202518H", document="BD771402", name=("António", "Gomes da Silva", ""),
        born=(44, 2, 14), sex=M, home=("Avinguda Meritxell, 61, 4t", "AD-07"), nationality="PT", is_electronic=False,
    ),
    "oscar": Particulars(
        number="107745S", nia="221109J", document="P0221109", name=("Òscar", "Col·lell", "Garrallà"),
        born=(37, 12, 1), sex=M, home=("Carrer de Sant Antoni, 12", "AD-04"),
    ),
    "miguel": Particulars(
        number="115208G", nia="238467T", document="AAB402113", name=("Miguel Ángel", "Domínguez", "Ruiz"),
        born=(33, 4, 23), sex=M, home=("Carrer Ciutat de Valls, 18", "AD-07"), nationality="ES", language="es",
    ),
    "sebastien": Particulars(
        number="127433N", nia="268210P", document="19FR40221", name=("Sébastien", "Lefèvre", ""),
        born=(29, 8, 12), sex=M, home=("Avinguda d'Encamp, 7", "AD-03"), nationality="FR", language="fr",
    ),
    "meritxell": Particulars(
        number="118866W", nia="244731F", document="P0244731", name=("Meritxell", "Vilanova", "Sinfreu"),
        born=(30, 9, 8), sex=F, home=("Carrer Doctor Nequi, 6", "AD-07"),
    ),
    "joao": Particulars(
        number="103019B", nia="215544V", document="CA550287", name=("João", "Pereira", "Alves"),
        born=(41, 1, 30), sex=M, home=("Carrer de la Roda, 3", "AD-06"), nationality="PT", is_electronic=False,
    ),
    "ines": Particulars(
        number="109482A", nia="226003X", document="CB902817", name=("Inês", "Teixeira", "Lopes"),
        born=(35, 11, 16), sex=F, home=("Carrer Pau Casals, 11", "AD-08"), nationality="PT", language="es",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Job:
    """Somebody's work: where, as what (CNO), since how many years (with month and day), cents a month."""

    employer: str
    occupation: str
    title: str
    since: tuple[int, int, int]
    base: int
    months: int
    """Contributed in full before this month."""


JOBS: dict[str, Job] = {
    "maria": Job(
        employer="valira", occupation="2640", title="Aparelladora", since=(6, 9, 14), base=268_000, months=60
    ),
    "jordi": Job(employer="valira", occupation="7110", title="Paleta", since=(8, 3, 1), base=231_000, months=97),
    "anna": Job(employer="valira", occupation="1123", title="Gerent", since=(14, 1, 1), base=415_000, months=166),
    "pere": Job(
        employer="valira", occupation="4400", title="Administratiu", since=(3, 2, 1), base=196_500, months=44
    ),
    "gabriel": Job(
        employer="valira", occupation="7010", title="Encarregat d'obra", since=(11, 5, 1), base=289_000, months=132
    ),
    "antonio": Job(employer="valira", occupation="7120", title="Encofrador", since=(7, 6, 1), base=224_000, months=88),
    "oscar": Job(employer="valira", occupation="7130", title="Fuster", since=(4, 10, 1), base=219_000, months=49),
    "miguel": Job(employer="valira", occupation="7220", title="Lampista", since=(2, 4, 1), base=214_000, months=31),
    "sebastien": Job(
        employer="valira", occupation="8541", title="Maquinista", since=(1, 3, 15), base=227_000, months=19
    ),
    "meritxell": Job(
        employer="valira", occupation="4011", title="Comptable", since=(2, 9, 1), base=212_000, months=26
    ),
    "joao": Job(employer="valira", occupation="9602", title="Peó", since=(5, 4, 1), base=181_500, months=67),
    "ines": Job(
        employer="valira", occupation="7240", title="Pintora", since=(3, 5, 1), base=199_000, months=42
    ),
    "rosa": Job(
        employer="casa", occupation="9110", title="Treballadora de la llar", since=(4, 1, 10), base=162_000, months=58
    ),
    "clara": Job(
        employer="gestoria", occupation="2411", title="Gestora laboral", since=(9, 1, 1), base=297_000, months=110
    ),
    "montserrat": Job(
        employer="gestoria", occupation="1131", title="Directora", since=(20, 1, 1), base=382_000, months=238
    ),
    "stranger": Job(
        employer="floristeria", occupation="1220", title="Gerent", since=(5, 2, 1), base=203_000, months=69
    ),
}  # fmt: skip
