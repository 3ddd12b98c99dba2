"""The code lists of a declaration: accidents (ESAW), occupations (CNO, ISCO-08), activities (NACE), parishes, banks.

Where every list and every label comes from: ``SOURCES.md`` beside this file.
"""

from cass.kernel.codes.injuries import plausible, side_applies
from cass.kernel.codes.lists import LANGUAGES, LISTS, Code, CodeList, Label, codes, is_valid

__all__ = ["LANGUAGES", "LISTS", "Code", "CodeList", "Label", "codes", "is_valid", "plausible", "side_applies"]
