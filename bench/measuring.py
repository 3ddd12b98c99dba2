"""What is measured, how a step is timed, and whom its processor time is charged to."""

import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
ROUNDS = 3
"""Every figure is the median of so many short runs: other work on the machine spoils one, rarely two."""


def processor_seconds(process: int) -> float:
    """User and system time of a process, its children that live and its children that ended (Linux)."""
    try:
        after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:
        return 0.0
    # Fields 14 to 17 of proc(5): our own time, and that of the children we have waited for.
    own = sum(int(after_name[place]) for place in range(11, 15)) / TICK
    return own + sum(processor_seconds(int(child)) for child in children)


def peak_memory(process: int) -> int:
    """The largest resident size, in MiB, that a process or one of its children has had."""
    peaks = [0]
    with suppress(FileNotFoundError):
        status = Path(f"/proc/{process}/status").read_text()
        peaks += [int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")]
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        peaks += [peak_memory(int(child)) for child in children]
    return max(peaks)


def at_percent(seconds: Sequence[float], percent: int) -> float:
    """The value below which so many per cent of the measurements lie."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@dataclass(frozen=True)
class Aim:
    """What a figure is held to, in milliseconds; 0: not held to anything."""

    median: float = 0
    p95: float = 0
    processor: float = 0
    """Of web and worker together, for one."""


@dataclass(frozen=True)
class Result:
    """One line of the results; times in milliseconds."""

    name: str
    count: int
    median: float | None
    p95: float | None
    processor: dict[str, float]
    """By part of the office (web, worker, database), for one."""
    load: float
    """Load average of the machine during the measurement."""
    aim: Aim = field(default_factory=Aim)
    queries: int | None = None
    note: str = ""

    @property
    def missed(self) -> list[str]:
        """The aims that were missed."""
        work = self.processor.get("web", 0) + self.processor.get("worker", 0)
        held = (
            ("median", self.median, self.aim.median),
            ("p95", self.p95, self.aim.p95),
            ("processor", work, self.aim.processor),
        )
        return [name for name, value, aim in held if aim and (value is None or value > aim)]


@dataclass(frozen=True)
class Speed:
    """How fast a rule works through many lines, and how many of its amounts are wrong."""

    name: str
    lines: int
    seconds: float
    """Of the fastest round."""
    wrong: int

    @property
    def a_second(self) -> float:
        return self.lines / self.seconds


@dataclass(frozen=True)
class Meter:
    """Reads the clocks of the office's parts."""

    parts: dict[str, int]
    """The leading process of each part."""

    def measure(
        self,
        name: str,
        step: Callable[[int], float],
        *,
        count: int,
        aim: Aim | None = None,
        settle: Callable[[], None] = lambda: None,
        note: str = "",
    ) -> Result:
        """Do a step ``count`` times in each of the rounds; the step gets its number and returns its seconds.

        ``settle`` waits until what the steps caused elsewhere is done, so that it is charged to them.
        """
        rounds = [self._round(step, range(turn * count, (turn + 1) * count), settle) for turn in range(ROUNDS)]
        median = statistics.median(statistics.median(seconds) for seconds, _cost in rounds) * 1000
        print(f"  {name}: {median:.1f} ms", flush=True)
        return Result(
            name=name,
            count=count * ROUNDS,
            median=median,
            p95=statistics.median(at_percent(seconds, 95) for seconds, _cost in rounds) * 1000,
            processor={part: statistics.median(cost[part] for _seconds, cost in rounds) * 1000 for part in self.parts},
            load=os.getloadavg()[0],
            aim=aim or Aim(),
            note=note,
        )

    def _round(
        self, step: Callable[[int], float], numbers: Iterable[int], settle: Callable[[], None]
    ) -> tuple[list[float], dict[str, float]]:
        before = self.read()
        seconds = [step(number) for number in numbers]
        settle()
        after = self.read()
        return seconds, {part: (after[part] - before[part]) / len(seconds) for part in self.parts}

    def read(self) -> dict[str, float]:
        """Processor seconds of each part so far."""
        return {part: processor_seconds(process) for part, process in self.parts.items()}


def seconds_of(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started
