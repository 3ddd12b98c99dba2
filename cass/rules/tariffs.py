"""The tariffs of responsibility that are known: what a key letter is worth, and an act of it (LSS 135; R-ACC 19; R-DESPL)."""

from collections.abc import Callable, Mapping

from cass.kernel.faults import Fault
from cass.rules.vocabulary import Figures, N, article

KEY_LETTERS: Mapping[str, Callable[[Figures], int]] = {
    "C": lambda figures: figures.tariff_general_visit,
    "CS": lambda figures: figures.tariff_specialist_visit,
    "DO": lambda figures: figures.tariff_dental_filling,
    "CBA": lambda figures: figures.tariff_travel_barcelona,
    "CTO": lambda figures: figures.tariff_travel_toulouse,
    "TKM": lambda figures: figures.tariff_travel_kilometre,
    "TBA": lambda figures: figures.tariff_taxi_barcelona,
    "TTO": lambda figures: figures.tariff_taxi_toulouse,
    "TTE": lambda figures: figures.tariff_taxi_waiting_hour,
    "TCT": lambda figures: figures.tariff_taxi_zone,
    "DMP": lambda figures: figures.tariff_lodging_one,
    "DMT": lambda figures: figures.tariff_lodging_two,
    "DMA": lambda figures: figures.tariff_meals,
}
"""By key letter of the nomenclature; those of doctors and dentists are examples, and estimated."""

LISTED = frozenset(
    {
        "AMI",
        "AMM",
        "AMO",
        "AMU",
        "B",
        "C",
        "CD",
        "CS",
        "CMT",
        "CTM",
        "CTE",
        "CTP",
        "D",
        "DO",
        "DQ",
        "FAC",
        "K",
        "LO",
        "MAT",
        "MDA",
        "MDF",
        "MF",
        "MFA",
        "MN",
        "MNA",
        "MNF",
        "NPS",
        "P",
        "PE1",
        "PE2",
        "PM",
        "Q",
        "QA1",
        "QC",
        "R",
        "RD",
        "RMN",
        "TA1",
        "TA2",
        "TA3",
        "TA4",
        "TA5",
    }
)
"""The key letters whose acts are paid to the provider from 65 on, or for an impairment (R-ACC 19.2)."""


@article("LSS-135.1")
def tariff(coefficient: N, letter: str, figures: Figures) -> N:
    """The tariff of an act, cents: the value of its key letter as often as its coefficient says.

    Raises Fault("reimbursement.key_letter_unknown", letter=…) and, on a day whose tariffs are not known,
    Fault("law.value_missing").
    """
    if letter not in KEY_LETTERS:
        raise Fault("reimbursement.key_letter_unknown", letter=letter)
    return coefficient * KEY_LETTERS[letter](figures)
