"""Every refusal tells the person what happened and what to do."""

import re
from pathlib import Path

from cass import attachments
from cass.wording.attachments import FAULTS


def test_every_code_that_can_be_met_has_its_words_and_no_words_are_without_a_code():
    sources = Path(attachments.__file__).parent.glob("*.py")
    met = {code for source in sources for code in re.findall(r'"(attachment\.[a-z_]+)"', source.read_text())}
    assert met == set(FAULTS)


def test_the_words_say_what_happened_and_what_to_do():
    for happened, to_do in FAULTS.values():
        assert not str(happened).endswith(".")
        assert str(to_do).endswith(".")
