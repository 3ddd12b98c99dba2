"""What the documents say exists, exists."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path
    for place in ("*.md", "docs/**/*.md", "cass/**/*.md", "tests/**/*.md", "bench/**/*.md")
    for path in ROOT.glob(place)
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r"\b(?:CASS_[A-Z_]+|DATABASE_URL)\b")
READ = re.compile(
    r"""env\.(?:text|flag|number|folder|database|addresses|identifiers|some_of)\(\s*["'](\w+)|environ(?:\.get\(|\.setdefault\(|\[)["'](\w+)"""
    r"""|["'](\w+)["'] (?:not )?in os\.environ|^Exec\w+=.*\$(\w+)""",
    re.MULTILINE,
)
SOURCES = ("cass", "config", "tools", "deploy", "bench", "tests")


def links() -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for target in LINK.findall(FENCE.sub("", document.read_text())):
            if not re.match(r"[a-z]+:", target):
                yield document, target


def slugs(document: Path) -> set[str]:
    """The anchors of a document's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for document, target in links():
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists():
            broken.append(f"{document.relative_to(ROOT)}: {target}")
        elif anchor and anchor not in slugs(path):
            broken.append(f"{document.relative_to(ROOT)}: no heading {target}")
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_document_names_exists(document: Path):
    text = document.read_text()
    commands = get_commands()
    assert [name for name in re.findall(r"manage\.py (\w+)", text) if name not in commands] == []
    assert [name for name in re.findall(r"\./script/([\w-]+)", text) if not (ROOT / "script" / name).exists()] == []
    modules = re.findall(r"python3? -m ([\w.]+)", text)
    assert [name for name in modules if importlib.util.find_spec(name) is None] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_of_ours_that_a_document_names_exists(document: Path):
    named = re.findall(r"`((?:cass|config|deploy|tools|tests|docs|locale|script)/[\w./*-]*)`", document.read_text())
    assert [path for path in named if not list(ROOT.glob(path.rstrip("/")))] == []


def test_the_settings_that_are_documented_are_those_that_are_read():
    operations = (ROOT / "docs" / "operations.md").read_text()
    table = set(re.findall(r"^\| `(\w+)` \|", operations, re.MULTILINE))
    rows = {name for name in table if VARIABLE.fullmatch(name)}
    files = [path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".service"}]
    found = {name for path in files for groups in READ.findall(path.read_text()) for name in groups}
    read = {name for name in found if VARIABLE.fullmatch(name)}
    assert sorted(read - rows) == []
    assert sorted(rows - read) == []
    elsewhere = {name for document in DOCUMENTS for name in VARIABLE.findall(document.read_text())}
    assert sorted(elsewhere - read) == []


@pytest.mark.django_db
def test_what_is_to_be_watched_can_be_asked():
    (block,) = re.findall(
        r"^```sql\n(.*?)^```", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE | re.DOTALL
    )
    questions = [question for question in block.split(";") if question.strip()]
    with connection.cursor() as cursor:
        for question in questions:
            cursor.execute(question)
            assert cursor.fetchall() in ([], [(0,)])
