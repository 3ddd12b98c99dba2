"""The results as a page for people and as JSON, with what is needed to judge them."""

import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.measuring import ROUNDS, Aim, Result, Speed

FOLDER = Path(__file__).parent
SECTION = "## The rule of contributions on many lines"
PARTS = ("web", "worker", "database")
TIMES_FASTER = 10
"""How much faster than OpenFisca the columns aim to be."""


@dataclass(frozen=True)
class Circumstances:
    """On what, when and of what was measured."""

    date: str
    commit: str
    machine: str
    python: str
    nice: int
    """The scheduling priority of all that was measured; below 0: before other work on the machine."""
    persons: int
    filings: int
    minutes: float
    peak_memory: dict[str, int]
    """MiB: the largest process of each part."""


def circumstances(*, persons: int, filings: int, seconds: float, peak_memory: dict[str, int]) -> Circumstances:
    return Circumstances(
        date=dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=_commit(),
        machine=_machine(),
        python=platform.python_version(),
        nice=os.getpriority(os.PRIO_PROCESS, 0),
        persons=persons,
        filings=filings,
        minutes=round(seconds / 60, 1),
        peak_memory=peak_memory,
    )


def write(about: Circumstances, results: Sequence[Result], speeds: Sequence[Speed]) -> None:
    """``results.md`` and ``results.json``, over those of the last time."""
    section = _section(speeds)
    (FOLDER / "results.md").write_text(_page(about, results) + section, encoding="utf-8")
    content = asdict(about) | {"results": [asdict(result) | {"missed": result.missed} for result in results]}
    _keep(content | {"speeds": [asdict(speed) for speed in speeds]})


def write_speeds(speeds: Sequence[Speed]) -> None:
    """Their section alone; the rest stays as it was last measured."""
    page = (FOLDER / "results.md").read_text(encoding="utf-8").partition(SECTION)[0]
    (FOLDER / "results.md").write_text(page.rstrip() + "\n" + _section(speeds), encoding="utf-8")
    content = json.loads((FOLDER / "results.json").read_text(encoding="utf-8"))
    _keep(content | {"speeds": [asdict(speed) for speed in speeds]})


def _keep(content: dict[str, Any]) -> None:
    (FOLDER / "results.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _section(speeds: Sequence[Speed]) -> str:
    """The rule on many lines: columns, whole numbers, traced; OpenFisca at once, in parts and one by one."""
    columns, whole, _traced, at_once, made, alone, singly = speeds
    times = columns.a_second / at_once.a_second
    when = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    met = times >= TIMES_FASTER and not any(speed.wrong for speed in speeds[:3])
    how = (
        "The four shares of a wage in both branches (`cass/rules/contributions.py`), random lines of a month, by processor "
        "time on one core, the fastest of several rounds in which both take turns, from the cents of the bases to the cents of the shares, 64-bit whole numbers "
        "in memory that exists beforehand on both sides (what taking new memory adds: [decision 0012](../docs/decisions/0012-whole-numbers-in-columns.md)). The same formula is written for OpenFisca, which rounds each share to the cent in its "
        "own way. *Wrong* are the amounts that differ from decimal arithmetic with half a cent up."
    )
    verdict = (
        f"In columns the rules are {times:.2f} × as fast as OpenFisca (aim ≥ {TIMES_FASTER}, and no wrong cent): "
        f"{'met' if met else '**missed**'}. Most of its time goes into making the simulation, with an identifier a person: {columns.a_second / made.a_second:.2f} × when that is not "
        f"counted, and {columns.a_second / alone.a_second:.2f} × beside its calculation alone, in 32-bit floats that miss cents, without giving it the bases and reading cents from it. One line at a time they are {whole.a_second / singly.a_second:.1f} × as fast."
    )
    lines = [
        "",
        SECTION,
        "",
        how,
        "",
        f"{when} · commit {_commit()} · {_machine()} · load {os.getloadavg()[0]:.1f}.",
        "",
        "| | lines | lines a second | amounts wrong |",
        "|---|--:|--:|--:|",
        *(f"| {speed.name} | {speed.lines:,} | {speed.a_second:,.0f} | {speed.wrong:,} |" for speed in speeds),
        "",
        verdict,
        "",
    ]
    return "\n".join(lines)


def _page(about: Circumstances, results: Sequence[Result]) -> str:
    memory = ", ".join(f"{part} {size} MiB" for part, size in about.peak_memory.items())
    of_what = (
        f"{about.persons:,} persons, {about.filings:,} filings · {about.date} · commit {about.commit} · {about.machine} · "
        f"Python {about.python} · nice {about.nice}. The whole run took {about.minutes} minutes."
    )
    how = (
        "Written by `./script/bench`. Wall times are of real requests: gunicorn (a process for each processor, four threads each) over TLS on "
        "loopback, a connection that stays open, worker and database on the same machine as the visitor. Each is the "
        f"median of {ROUNDS} short runs (median and p95 of each). *CPU* is user and system time in ms for one, of the "
        "processes of each part: steadier than wall time when other work runs beside it, which *load* (the load average) "
        "tells."
    )
    lines = [
        "# Measurements",
        "",
        of_what,
        "",
        how,
        "",
        f"Peak memory, the largest process of each: {memory}.",
        "",
        "| | n | median ms | p95 ms | CPU web | CPU worker | CPU database | queries | load | aim | |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|---|",
        *map(_row, results),
        "",
        "Notes",
        "",
        *(f"- {result.name}: {result.note}" for result in results if result.note),
        "",
    ]
    return "\n".join(lines)


def _row(result: Result) -> str:
    cells = [
        result.name,
        f"{result.count:,}",
        _number(result.median),
        _number(result.p95),
        *(_number(result.processor.get(part)) for part in PARTS),
        "" if result.queries is None else str(result.queries),
        f"{result.load:.1f}",
        _aim(result.aim),
        _verdict(result),
    ]
    return f"| {' | '.join(cells)} |"


def _verdict(result: Result) -> str:
    """Met or missed; a missed wall time whose processor time is within the aim says so: the rest was waiting."""
    if not result.missed:
        return "met" if _aim(result.aim) else ""
    work = result.processor.get("web", 0) + result.processor.get("database", 0)
    waited = "median" in result.missed and work <= result.aim.median
    why = f"; {work:.0f} ms of work, the rest was waiting" if waited else ""
    return f"**missed** ({', '.join(result.missed)}{why})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _aim(aim: Aim) -> str:
    held = {"median": aim.median, "p95": aim.p95, "CPU": aim.processor}
    return ", ".join(f"{name} ≤ {value:g}" for name, value in held.items() if value)


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False).stdout

    changed = " with uncommitted changes" if git("status", "--porcelain", "--", "../cass", "../config").strip() else ""
    return f"{git('rev-parse', '--short', 'HEAD').strip() or 'unknown'}{changed}"


def _machine() -> str:
    facts = dict(
        (part.strip() for part in line.split(":", 1))
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if ":" in line
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} × {facts.get('model name', platform.machine())}, {memory:.0f} GiB"
