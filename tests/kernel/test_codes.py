"""The code lists: complete, honest about where their words come from, and found by the words people type."""

import csv
import hashlib
import re

import pytest

from cass.kernel.codes import LANGUAGES, LISTS, CodeList, codes, is_valid, plausible, side_applies
from cass.kernel.codes.lists import DATA

# As collected from the publishing bodies: rows, and for every language with official labels their number and the
# digest of "code<TAB>label" lines.
PUBLISHED: dict[str, tuple[int, dict[str, tuple[int, str]]]] = {
    "cno_ad_2004": (773, {"ca": (773, "4b61b540c695dcee")}),
    "esaw_contact_mode": (48, {"es": (48, "2a6c65bac78fccfe"), "en": (9, "a1da1a772c423a54")}),
    "esaw_days_lost": (9, {"en": (9, "2f569d262d5610ba")}),
    "esaw_deviation": (
        52,
        {"es": (52, "1088cb46bb143493"), "fr": (52, "b183b7954712e22d"), "en": (42, "7c810b90cc2a5fb6")},
    ),
    "esaw_employment_status": (4, {"en": (4, "71677e1e6e5c8540")}),
    "esaw_material_agent": (193, {"es": (192, "540bd1a55c428c55"), "fr": (193, "f2e1f61efa393818")}),
    "esaw_part_of_body": (
        41,
        {"es": (41, "d01da720ef71b416"), "fr": (41, "c690eb27749e5cc7"), "en": (33, "251ded195b86edf4")},
    ),
    "esaw_size_of_enterprise": (6, {"en": (6, "0c17ace8034f10f2")}),
    "esaw_specific_physical_activity": (40, {"es": (40, "8975ba6f7c8ee695"), "en": (33, "e2b8d54af8832fbf")}),
    "esaw_type_of_injury": (
        46,
        {"es": (46, "cd0ddf71d35bfb3a"), "fr": (46, "16a9a8a9708c24ba"), "en": (38, "ea94e3c544091491")},
    ),
    "esaw_working_environment": (63, {"es": (63, "91e4f0f2e977fe58"), "en": (58, "8b5cf28ffd2b3226")}),
    "esaw_working_process": (36, {"es": (36, "08eb749bdf94c27a")}),
    "esaw_workstation": (3, {"en": (3, "106c53f93db908c0")}),
    "isco08": (
        619,
        {"es": (619, "953bee80ad71d898"), "fr": (619, "e024caf48f5da04b"), "en": (619, "476c770e3d087265")},
    ),
    "nace2": (
        996,
        {"es": (996, "aa218db9701e33a4"), "fr": (996, "6131476721386b2f"), "en": (996, "b52c7d14b8f2a6d4")},
    ),
}

IN_FULL = [name for name in LISTS if name.startswith("esaw_")] + ["cno_ad_2004"]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_list_holds_as_many_codes_as_its_publisher_counts(name: str) -> None:
    assert len(codes(name)) == PUBLISHED[name][0]


def test_every_data_file_of_a_list_is_a_known_list() -> None:
    ours = {"synonyms_ca", "synonyms_es", "synonyms_fr", "synonyms_en", "implausible"}

    assert {path.stem for path in DATA.glob("*.csv")} - ours == set(LISTS)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_labels_marked_official_are_exactly_those_that_were_published(name: str) -> None:
    official: dict[str, tuple[int, str]] = {}
    for language in LANGUAGES:
        lines = [
            f"{row.code}\t{row.labels[language].text}"
            for row in codes(name).all()
            if language in row.labels and row.labels[language].mark == "official"
        ]
        if lines:
            official[language] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16])

    assert official == PUBLISHED[name][1]


@pytest.mark.parametrize("name", LISTS)
def test_every_label_says_where_it_comes_from(name: str) -> None:
    marks = {label.mark for row in codes(name).all() for label in row.labels.values()}

    assert marks <= {"official", "project"}


@pytest.mark.parametrize("name", IN_FULL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_accident_and_occupation_code_has_a_label_in_every_language(name: str, language: str) -> None:
    missing = [row.code for row in codes(name).all() if codes(name).label(row.code, language).language != language]

    assert missing == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_answers_of_a_list_read_the_same(name: str, language: str) -> None:
    rows = codes(name).selectable()

    assert len({codes(name).label(row.code, language).text for row in rows}) == len(rows)


@pytest.mark.parametrize("name", LISTS)
def test_labels_are_clean_text(name: str) -> None:
    blemish = re.compile(r"^\s|\s$|\s{2}|[|<>\x00-\x1f]|\?\?|�")
    labels = [label.text for row in codes(name).all() for label in row.labels.values()]

    assert [text for text in labels if blemish.search(text)] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_parent_is_in_its_list(name: str) -> None:
    assert [row.code for row in codes(name).all() if row.parent and row.parent not in codes(name)] == []


@pytest.mark.parametrize(("level", "count"), [("1", 9), ("I", 18), ("2", 65), ("3", 204), ("4", 477)])
def test_the_levels_of_the_occupations_are_those_the_decree_counts(level: str, count: int) -> None:
    assert len(codes("cno_ad_2004").at_level(level)) == count


@pytest.mark.parametrize(("level", "count"), [("1", 21), ("2", 88), ("3", 272), ("4", 615)])
def test_the_levels_of_the_activities_are_those_of_the_regulation(level: str, count: int) -> None:
    assert len(codes("nace2").at_level(level)) == count


def test_a_missing_label_falls_back_and_says_its_language() -> None:
    label = codes("nace2").label("41.20", "ca")

    assert (label.language, label.mark, str(label)) == ("es", "official", "Construcción de edificios")


def test_facts_of_a_list_stay_with_its_codes() -> None:
    assert codes("parishes").get("AD-07").facts["postcodes"] == "AD500"
    assert codes("banks_ad").get("0001").facts["bic"] == "BACAADAD"


@pytest.mark.parametrize("name", ["", "esaw", "../codes/data/nace2", "nace2.csv"])
def test_an_unknown_list_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        codes(name)


def test_an_unknown_code_or_language_is_an_error() -> None:
    deviations = codes("esaw_deviation")

    for attempt in (
        lambda: deviations.get("100"),
        lambda: deviations.label("100", "ca"),
        lambda: deviations.label("51", "de"),
        lambda: side_applies("nose"),
        lambda: plausible("021", "nose"),
        lambda: plausible("nose", "13"),
    ):
        with pytest.raises(KeyError):
            attempt()


def test_headings_and_unknown_codes_are_no_valid_answers() -> None:
    assert is_valid("esaw_deviation", "51")
    assert not is_valid("esaw_deviation", "50")
    assert not is_valid("esaw_deviation", "5")
    assert is_valid("cno_ad_2004", "7110")
    assert not is_valid("cno_ad_2004", "711")
    assert is_valid("esaw_type_of_injury", "040"), "a group without items is itself an answer"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_grouped_holds_every_answer_once_below_a_heading(name: str, language: str) -> None:
    rows = codes(name).selectable()
    groups = codes(name).grouped(language)

    assert [code for _, choices in groups for code, _ in choices] == [row.code for row in rows]
    assert len({heading for heading, _ in groups}) == len(groups)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_do_not_say_not_specified(language: str) -> None:
    headings = [heading for heading, _ in codes("esaw_deviation").grouped(language)]

    endings = ("sense especificar", "sin especificar", "Non précisé", "Not specified")
    assert len(headings) == 9
    assert not [heading for heading in headings if heading.endswith(endings)]


def test_a_flat_list_is_one_group_without_a_heading() -> None:
    assert [heading for heading, _ in codes("parishes").grouped("ca")] == [""]


FOUND = [
    ("cno_ad_2004", "ca", "paleta", "7110"),
    ("cno_ad_2004", "ca", "manobre", "9602"),
    ("cno_ad_2004", "ca", "encofrador", "7120"),
    ("cno_ad_2004", "ca", "INSTAL.LADOR de canonades", "7220"),
    ("cno_ad_2004", "ca", "cuinera", "5010"),
    ("cno_ad_2004", "ca", "cambrera de pisos", "9121"),
    ("cno_ad_2004", "ca", "dependenta", "5330"),
    ("cno_ad_2004", "ca", "monitor d’esqui", "3545"),
    ("cno_ad_2004", "ca", "cap d'obra", "7010"),
    ("cno_ad_2004", "es", "albañil", "7110"),
    ("cno_ad_2004", "es", "peon construccion", "9602"),
    ("cno_ad_2004", "es", "camarera de pisos", "9121"),
    ("cno_ad_2004", "es", "monitor de esquí", "3545"),
    ("cno_ad_2004", "fr", "macon", "7110"),
    ("cno_ad_2004", "fr", "manoeuvre bâtiment", "9602"),
    ("cno_ad_2004", "fr", "femme de chambre", "9121"),
    ("cno_ad_2004", "en", "mason", "7110"),
    ("cno_ad_2004", "en", "bricklayer", "7110"),
    ("cno_ad_2004", "en", "ski instructor", "3545"),
    ("cno_ad_2004", "en", "shop assistant", "5330"),
    ("esaw_deviation", "ca", "caiguda bastida", "51"),
    ("esaw_deviation", "ca", "relliscada", "52"),
    ("esaw_deviation", "ca", "torçada turmell", "75"),
    ("esaw_deviation", "es", "caída andamio", "51"),
    ("esaw_deviation", "fr", "chute échafaudage", "51"),
    ("esaw_deviation", "en", "fell ladder", "51"),
    ("esaw_contact_mode", "ca", "atropellament", "45"),
    ("esaw_contact_mode", "ca", "tall ganivet", "51"),
    ("esaw_contact_mode", "fr", "coupure", "51"),
    ("esaw_contact_mode", "en", "electric shock", "12"),
    ("esaw_type_of_injury", "ca", "tall", "012"),
    ("esaw_type_of_injury", "ca", "lumbago", "032"),
    ("esaw_type_of_injury", "es", "esguince", "032"),
    ("esaw_type_of_injury", "fr", "entorse", "032"),
    ("esaw_part_of_body", "ca", "esquena", "31"),
    ("esaw_part_of_body", "ca", "dit", "54"),
    ("esaw_part_of_body", "ca", "genolls", "62"),
    ("esaw_part_of_body", "fr", "oeil", "13"),
    ("esaw_material_agent", "ca", "escala", "02.03"),
    ("esaw_material_agent", "ca", "serra", "06.01"),
    ("esaw_material_agent", "ca", "furgoneta", "12.02"),
    ("esaw_material_agent", "en", "ladder", "02.03"),
]


def _found(codelist: CodeList, words: str, language: str, limit: int = 20) -> list[str]:
    return [row.code for row in codelist.search(words, language, limit)]


@pytest.mark.parametrize(("name", "language", "words", "code"), FOUND)
def test_what_an_employer_types_finds_the_code_among_the_first_five(
    name: str, language: str, words: str, code: str
) -> None:
    assert code in _found(codes(name), words, language, limit=5)


@pytest.mark.parametrize(
    "words",
    ["instal·lador", "INSTAL·LADOR", "instal.lador", "instal-lador", "installador", "instalador", "insta\u0140lador"],
)
def test_the_geminate_l_is_found_however_it_is_typed(words: str) -> None:
    assert "7623" in _found(codes("cno_ad_2004"), words, "ca")


@pytest.mark.parametrize("words", ["d'infermeria", "D’INFERMERÍA", "d`infermeria", "infermerïa", "d infermeria"])
def test_accents_capitals_and_apostrophes_make_no_difference(words: str) -> None:
    assert _found(codes("cno_ad_2004"), words, "ca") == _found(codes("cno_ad_2004"), "infermeria", "ca")
    assert "5111" in _found(codes("cno_ad_2004"), words, "ca")


def test_every_word_typed_must_be_found() -> None:
    assert "51" in _found(codes("esaw_deviation"), "caiguda altura", "ca")
    assert _found(codes("esaw_deviation"), "caiguda zeppelin", "ca") == []


def test_the_beginning_of_a_word_is_enough_and_the_whole_word_comes_first() -> None:
    assert "7110" in _found(codes("cno_ad_2004"), "pare", "ca")
    assert _found(codes("esaw_part_of_body"), "pe", "ca")
    assert _found(codes("esaw_part_of_body"), "peu", "ca")[0] == "64"


def test_a_code_is_found_by_its_number() -> None:
    assert _found(codes("cno_ad_2004"), "7110", "ca") == ["7110"]


def test_only_answers_are_found_and_no_more_than_asked_for() -> None:
    rows = codes("cno_ad_2004").search("treballadors", "ca", limit=7)

    assert len(rows) == 7
    assert all(row.selectable for row in rows)


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "d' l'",
        "de la",
        "\x00",
        ".*",
        "(((",
        "[a-",
        "\\",
        "%",
        "'; DROP TABLE codes; --",
        "<script>",
        "\ud800",
        "🦺",
    ],
)
def test_words_that_say_nothing_find_nothing(words: str) -> None:
    assert codes("cno_ad_2004").search(words, "ca") == []


def test_very_long_input_is_read_no_further_than_its_beginning() -> None:
    assert _found(codes("cno_ad_2004"), "paleta " + " " * 500_000 + "zeppelin", "ca") == ["7110"]
    assert codes("cno_ad_2004").search("a" * 1_000_000, "ca") == []


def test_a_language_we_do_not_speak_cannot_be_searched() -> None:
    with pytest.raises(KeyError):
        codes("cno_ad_2004").search("mason", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_synonyms_point_at_answers_of_their_list(language: str) -> None:
    with (DATA / f"synonyms_{language}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    wrong = [(row["list"], code) for row in rows for code in row["codes"].split(";") if not is_valid(row["list"], code)]
    assert wrong == []


def test_left_and_right_are_asked_only_where_the_body_has_both() -> None:
    asked = {row.code for row in codes("esaw_part_of_body").selectable() if side_applies(row.code)}

    assert {"13", "14", "51", "53", "54", "62", "64"} <= asked
    assert asked.isdisjoint({"11", "12", "15", "21", "31", "43", "71", "78"})


@pytest.mark.parametrize(
    ("injury", "part"), [("021", "13"), ("022", "14"), ("031", "13"), ("091", "53"), ("051", "64"), ("082", "54")]
)
def test_contradictions_are_implausible(injury: str, part: str) -> None:
    assert not plausible(injury, part)


@pytest.mark.parametrize(
    ("injury", "part"),
    [
        ("021", "53"),
        ("012", "13"),
        ("062", "13"),
        ("032", "63"),
        ("040", "54"),
        ("091", "14"),
        ("051", "11"),
        ("120", "78"),
    ],
)
def test_everyday_injuries_are_plausible(injury: str, part: str) -> None:
    assert plausible(injury, part)


def test_the_implausible_pairs_name_codes_that_exist() -> None:
    with (DATA / "implausible.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))

    assert rows
    for row in rows:
        assert row["type_of_injury"] in codes("esaw_type_of_injury")
        assert all(part in codes("esaw_part_of_body") for part in row["parts_of_body"].split(";"))
        assert row["reason"]


@pytest.mark.parametrize("level", ["1", "2"])
def test_sections_and_divisions_of_the_activities_read_in_catalan(level: str) -> None:
    rows = codes("nace2").at_level(level)

    assert [row.code for row in rows if codes("nace2").label(row.code, "ca").language != "ca"] == []
