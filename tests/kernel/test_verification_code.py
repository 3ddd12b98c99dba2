from hypothesis import given
from hypothesis import strategies as st

from cass.kernel import verification_code as vc

bodies = st.text(alphabet=vc.ALPHABET, min_size=15, max_size=15)


def code_of(body: str) -> str:
    return next(body + last for last in vc.ALPHABET if vc.normalise(body + last))


def test_a_new_code_is_sixteen_symbols_and_its_own_normal_form():
    codes = {vc.new() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 16 and vc.normalise(code) == code for code in codes)


def test_a_known_code_keeps_its_check_symbol():
    assert code_of("7K3MQ9XT4PDAHW2") == "7K3MQ9XT4PDAHW2K"


def test_it_is_shown_in_groups_of_four():
    assert vc.display("7K3MQ9XT4PDAHW2K") == "7K3M-Q9XT-4PDA-HW2K"


@given(bodies)
def test_case_spaces_hyphens_and_look_alike_letters_are_forgiven(body: str):
    code = code_of(body)
    typed = vc.display(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert vc.normalise(f" {typed}\n") == code


@given(bodies, st.integers(0, 15), st.sampled_from(vc.ALPHABET))
def test_every_single_wrong_symbol_is_caught(body: str, place: int, other: str):
    code = code_of(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (vc.normalise(wrong) is None) == (other != code[place])


def test_nearly_every_swap_of_neighbours_is_caught():
    code = "7K3MQ9XT4PDAHW2K"
    for place in range(15):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert vc.normalise(swapped) is None


def test_what_cannot_be_a_code_is_none():
    assert [vc.normalise(text) for text in ("", "7K3M", "7K3MQ9XT4PDAHW2KK", "7K3MQ9XT4PDAHW2U", "é" * 16)] == [
        None
    ] * 5
