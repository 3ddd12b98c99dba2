"""The translations: `update` brings locale/*/LC_MESSAGES/django.po up to date, `check` says whether they are, `compile`
makes the .mo files that are older than their .po.

The text in the code is Catalan and is its own key, so there is no catalogue for Catalan. Everything is done by Babel and
Django in Python; no gettext programs are needed. The files carry no line numbers and no dates: a change in them is a
change of words.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import django.conf
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("es", "fr", "en")
KEYWORDS = {**DEFAULT_KEYWORDS, **{f"{name}_lazy": how for name, how in DEFAULT_KEYWORDS.items() if name != "_"}}
KEYWORDS |= {"gettext_noop": None}
SLOT = re.compile(r"%\(\w+\)|\{\w*[^{}]*\}")
# Lines that would change with the day and the tool.
PASSING_HEADERS = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Project-Id-Version):[^"]*"\n', re.MULTILINE)  # fmt: skip

Key = tuple[str, str | None]


def source(house: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Every file that may speak to people, as Python source: templates are turned into calls of gettext."""
    for path in sorted((house / "cass").rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    if not django.conf.settings.configured:
        django.conf.settings.configure(USE_I18N=True)
    for path in sorted(path for folder in (house / "cass").rglob("templates") for path in folder.rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            # In brackets, so that the indentation of the page is not taken for that of a program.
            yield path, f"(\n{templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)\n"


def template(house: Path = ROOT) -> Catalog:
    """All texts of the house. Raises SystemExit naming the file that cannot be read."""
    found = Catalog(fuzzy=False)
    for path, text in source(house):
        try:
            calls = list(extract("python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}))
        except (SyntaxError, tokenize.TokenError) as why:
            raise SystemExit(f"{path}: {why}") from why
        for _line, message, _comments, context in calls:
            found.add(message, context=context)
    return found


def catalogue(language: str, folder: Path = LOCALE) -> Catalog:
    path = _po(language, folder)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _po(language: str, folder: Path) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def _key(message: Message) -> Key:
    return (message.id[0] if message.pluralizable else message.id, message.context)


def _keys(catalog: Catalog) -> set[Key]:
    return {_key(message) for message in catalog if message.id}


def update(house: Path = ROOT, folder: Path = LOCALE) -> None:
    """Add the new texts, drop those that are gone, keep every translation."""
    texts = template(house)
    for language in LANGUAGES:
        ours = catalogue(language, folder)
        ours.header_comment = f"# {ours.locale.english_name} of CASS Online; ./script/messages keeps it up to date."
        ours.update(texts, no_fuzzy_matching=True, update_header_comment=False)
        written = io.BytesIO()
        write_po(written, ours, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
        path = _po(language, folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PASSING_HEADERS.sub(b"", written.getvalue()))


def problems(house: Path = ROOT, folder: Path = LOCALE) -> list[str]:
    """What is stale, missing, doubtful or has other slots than the Catalan; empty when all is well."""
    wanted = _keys(template(house))
    found = []
    for language in LANGUAGES:
        ours = catalogue(language, folder)
        have = _keys(ours)
        found += [f"{language}: not in the catalogue: {text!r}" for text, _ in sorted(wanted - have, key=str)]
        found += [f"{language}: no longer used: {text!r}" for text, _ in sorted(have - wanted, key=str)]
        found += [f"{language}: {why}: {_key(message)[0]!r}" for message in ours for why in _faults(message)]
    return found


def _faults(message: Message) -> Iterator[str]:
    if not message.id:
        return
    ids = message.id if message.pluralizable else (message.id,)
    strings = message.string if message.pluralizable else (message.string,)
    if message.fuzzy:
        yield "doubtful"
    if not all(strings):
        yield "not translated"
    elif {slot for text in strings for slot in SLOT.findall(text)} != {
        slot for text in ids for slot in SLOT.findall(text)
    }:
        yield "other slots"


def compile_stale(folder: Path = LOCALE) -> list[Path]:
    """Make the .mo files that are missing or older than their .po; returns those made."""
    made = []
    for language in LANGUAGES:
        po = _po(language, folder)
        mo = po.with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
            continue
        unfinished = mo.with_suffix(".new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue(language, folder))
        unfinished.replace(mo)
        made.append(mo)
    return made


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            update()
            compile_stale()
        case ["compile"]:
            compile_stale()
        case ["check"]:
            found = problems()
            print("\n".join(found) or "The catalogues are fresh and complete.")
            return 1 if found else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
