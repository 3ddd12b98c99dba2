"""The rule of contributions on many lines: in columns, on whole numbers, traced, and beside OpenFisca; to the cent.

``python -m bench.rules`` measures this alone and renews its section of the results.
"""

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bench import report
from bench.measuring import Speed
from cass.law.book import PARTS_OF_ONE, Book, InForce, Unit
from cass.rules import contributions
from cass.rules.columns import Column, blocks
from cass.rules.contributions import Shares
from cass.rules.vocabulary import Tracing, fact, given

LINES = 1_000_000
TURNS = 3
"""We and OpenFisca take turns, so that both meet the machine in the same state."""
ROUNDS = 9
"""Of each turn. The fastest counts: of processor time, which other work on the machine disturbs less."""
ONE_BY_ONE = 20_000
TRACED = 2_000
MOST = 1_000_000
"""Cents: wages of up to ten thousand euros a month."""
GENERAL_ONLY_OF_A_HUNDRED = 3
OPENFISCA = "openfisca-core==46.0.1"
MONTH = dt.date(2026, 11, 1)
RATES = (
    "employer_general_rate",
    "employer_general_only_rate",
    "worker_general_rate",
    "worker_general_only_rate",
    "employer_retirement_rate",
    "worker_retirement_rate",
)
NAMES = tuple(Shares.__dataclass_fields__)


def rules() -> list[Speed]:
    """Random lines, the same for everybody; what each says is held against decimals."""
    figures = contributions.of_month(MONTH, Book.load())
    chance = np.random.default_rng(LINES)
    bases = chance.integers(0, MOST, LINES)
    flags = chance.integers(0, 100, LINES) < GENERAL_ONLY_OF_A_HUNDRED
    exact = _exact(bases, flags, figures)
    shares = {name: np.full(LINES, -1) for name in NAMES}
    fastest = float("inf")
    beside = []
    with tempfile.TemporaryDirectory(prefix="cass-bench-", dir="/var/tmp") as name:
        python = _environment(Path(name), bases, flags, figures)
        for _ in range(TURNS):
            fastest = min(fastest, *(_in_columns(bases, flags, figures, shares) for _ in range(ROUNDS)))
            beside.append(_openfisca(python, Path(name)))
        theirs = {share: np.load(Path(name) / f"{share}.npy") for share in NAMES}
    lines = list(zip(bases.tolist(), flags.tolist(), strict=True))
    return [
        Speed("in columns, block by block", LINES, fastest, _wrong(shares, exact)),
        _one_by_one(
            "on whole numbers, one by one", lines[:ONE_BY_ONE], exact, lambda base, only: _shares(base, only, figures)
        ),
        _one_by_one("traced, one by one", lines[:TRACED], exact, lambda base, only: _traced(base, only, figures)),
        *_speeds_of_openfisca(beside, theirs, exact),
    ]


def _shares(base: Any, only: Any, figures: Any) -> list[Any]:
    parts = contributions.shares(base, only, figures)
    return [getattr(parts, name) for name in NAMES]


def _traced(base: int, only: bool, figures: InForce) -> list[Any]:
    return _shares(given("base", base), fact("general_only", holds=only), Tracing(figures))


def _in_columns(
    bases: NDArray[Any], flags: NDArray[Any], figures: InForce, into: dict[str, NDArray[np.int64]]
) -> float:
    """The seconds from 64-bit cents to 64-bit cents. ``into`` receives the shares, which are in memory beforehand."""
    begun = time.process_time()
    start = 0
    for base, only in blocks(Column(bases, Unit.CENTS), flags):
        place = slice(start, start + len(base))
        for name, part in zip(NAMES, _shares(base, only, figures), strict=True):
            into[name][place] = part.numbers
        start = place.stop
    return time.process_time() - begun


def _one_by_one(
    name: str, lines: list[tuple[int, bool]], exact: dict[str, NDArray[Any]], shares: Callable[[int, bool], list[Any]]
) -> Speed:
    fastest, found = float("inf"), []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = [shares(base, only) for base, only in lines]
        fastest = min(fastest, time.process_time() - started)
    columns = dict(zip(NAMES, np.array(found, dtype=np.int64).T, strict=True))
    return Speed(name, len(lines), fastest, _wrong(columns, exact))


def _environment(folder: Path, bases: NDArray[Any], flags: NDArray[Any], figures: InForce) -> Path:
    """The Python of an environment for OpenFisca, which is made in the folder and thrown away with it, and its facts."""
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", OPENFISCA], check=True)
    np.save(folder / "bases.npy", bases)
    np.save(folder / "general_only.npy", flags)
    rates = {rate: _thousandths(getattr(figures, rate)) for rate in RATES}
    (folder / "rates.json").write_text(json.dumps(rates))
    return python


def _openfisca(python: Path, folder: Path) -> dict[str, Any]:
    """One turn of it: all lines at once, then some one by one."""
    script = Path(__file__).with_name("openfisca.py")
    # -P: our own modules beside the script are none of its business.
    said = subprocess.run([python, "-P", script, folder], check=True, stdout=subprocess.PIPE, text=True).stdout
    return cast("dict[str, Any]", json.loads(said))


def _speeds_of_openfisca(
    turns: list[dict[str, Any]], found: dict[str, NDArray[Any]], exact: dict[str, NDArray[Any]]
) -> list[Speed]:
    name, lines = f"OpenFisca-Core {turns[0]['version']}", turns[0]["lines_singly"]
    first = {share: values[:lines] for share, values in found.items()}

    def fastest(what: str) -> float:
        return min(turn[what] for turn in turns)

    return [
        Speed(f"{name}, all at once", LINES, fastest("seconds"), _wrong(found, exact)),
        Speed(f"{name}, its simulation made beforehand", LINES, fastest("seconds_made"), _wrong(found, exact)),
        Speed(f"{name}, the calculation alone", LINES, fastest("seconds_alone"), _wrong(found, exact)),
        Speed(f"{name}, one by one", lines, fastest("seconds_singly"), _wrong(first, exact)),
    ]


def _thousandths(rate: Any) -> int:
    return int(rate) * 1000 // PARTS_OF_ONE[rate.unit]


def _exact(bases: NDArray[Any], flags: NDArray[Any], figures: InForce) -> dict[str, NDArray[np.int64]]:
    """Each share by decimal arithmetic, half a cent up, without the rules."""
    rates = {name: Decimal(_thousandths(getattr(figures, name))).scaleb(-3) for name in RATES}
    found: dict[str, list[int]] = {name: [] for name in NAMES}
    for cents, only in zip(bases.tolist(), flags.tolist(), strict=True):
        base = Decimal(cents)
        for who in ("employer", "worker"):
            general = rates[f"{who}_general_only_rate" if only else f"{who}_general_rate"]
            found[f"{who}_general"].append(_cents(base * general))
            found[f"{who}_retirement"].append(0 if only else _cents(base * rates[f"{who}_retirement_rate"]))
    return {name: np.array(values) for name, values in found.items()}


def _cents(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _wrong(found: dict[str, NDArray[Any]], exact: dict[str, NDArray[Any]]) -> int:
    """How many of the shares are not those of the decimals."""
    return sum(int(np.count_nonzero(values != exact[name][: len(values)])) for name, values in found.items())


def main() -> int:
    speeds = rules()
    report.write_speeds(speeds)
    for speed in speeds:
        print(f"  {speed.name}: {speed.a_second:,.0f} lines a second, {speed.wrong} wrong cents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
