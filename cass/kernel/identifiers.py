"""The numbers by which persons, declarants, taxpayers and accounts are known: how they are typed, kept and printed.

The control letters of the CASS number, the NIA and the NRT are computed by rules that are not public: a well-formed
number may still be nobody's, and only the register can tell.
"""

import re

from schwifty import IBAN
from stdnum.ad import nrt as tax_number

# No published source gives the format of the CASS's numbers: this one is ours (older numbers have fewer digits).
_CASS_NUMBER = re.compile(r"\d{1,6}[A-Z]", re.ASCII)
_NIA = re.compile(r"\d{6}[A-Z]", re.ASCII)
_FILLING = re.compile(r"[\s.·\0-]+")
_LOCAL_TELEPHONE = re.compile(r"\d{6}", re.ASCII)
_TELEPHONE = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_TELEPHONE_FILLING = re.compile(r"[\s.()/-]+")
TELEPHONE_COUNTRY = "+376"
IBAN_COUNTRY = "AD"


def normalised(text: str) -> str:
    """A number as it is kept: upper case, without the spaces, dots and hyphens that people and forms put between."""
    return _FILLING.sub("", text).upper()


def is_cass_number(text: str) -> bool:
    """The lifelong number of an insured person (LSS 30): up to six digits and a letter."""
    return bool(_CASS_NUMBER.fullmatch(text))


def is_census_number(text: str) -> bool:
    """The number of a declarant in the CASS's census. A domestic employer's number as a processor is the same one."""
    return bool(_CASS_NUMBER.fullmatch(text))


def is_nia(text: str) -> bool:
    """The administrative identification number (Llei 8/2007): six digits and a letter."""
    return bool(_NIA.fullmatch(text))


def is_nrt(text: str) -> bool:
    """A tax registration number, by its first letter and the range of its digits; any last letter passes."""
    return bool(tax_number.is_valid(text))


def nrt_of_resident(nia: str) -> str:
    """The tax registration number of a resident natural person: F and the NIA (RTrib 14)."""
    return printed_nrt(f"F{nia}")


def printed_nrt(text: str) -> str:
    """As the tax office prints it: L-709604-X."""
    printed: str = tax_number.format(text)
    return printed


def telephone(typed: str) -> str | None:
    """A telephone number as it is kept, with its country's prefix; six figures alone are of Andorra. None if it is none."""
    number = re.sub(r"^00", "+", _TELEPHONE_FILLING.sub("", typed))
    number = f"{TELEPHONE_COUNTRY}{number}" if _LOCAL_TELEPHONE.fullmatch(number) else number
    return number if _TELEPHONE.fullmatch(number) else None


def is_andorran_iban(text: str) -> bool:
    """An account in Andorra, with right check digits; whether the bank exists is for the bank to say."""
    account = IBAN(text, allow_invalid=True)
    return account.country_code == IBAN_COUNTRY and account.is_valid


def printed_iban(text: str) -> str:
    """In groups of four: AD12 0001 2030 2003 5910 0100."""
    return IBAN(text, allow_invalid=True).formatted
