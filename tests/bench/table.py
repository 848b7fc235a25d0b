"""The rows of `make bench`: on the screen, and as the table of BENCHMARKS.md."""

import datetime
import os
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

PAGE = Path(__file__).resolve().parents[2] / "BENCHMARKS.md"
HEAD = "| what | figure | bar | | made by |\n| --- | ---: | --- | --- | --- |\n"
MISSED = "**missed**"


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    part: str = ""  # what makes it alone: `python -m tests.bench PART`

    @property
    def holds(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    @property
    def bar(self) -> str:
        said = "" if self.least is None else f"at least {self.least:g}"
        return said if self.most is None else f"at most {self.most:g}"

    @property
    def line(self) -> str:
        """It as a line of a table."""
        figure = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.3g}"
        cells = (self.what, f"{figure} {self.unit}".strip(), self.bar, "" if self.holds else MISSED)
        return f"| {' | '.join(cells)} | `python -m tests.bench {self.part}` |\n"


def show(row: Row) -> None:
    print(
        f"{row.what:<68} {row.value:>9.3f} {row.unit:<10} {row.bar:<14} {'' if row.holds else 'MISSED'}",
        flush=True,
    )


def write(part: str, rows: Sequence[Row], about: str, order: Iterable[str], page: Path = PAGE) -> None:
    """Put what a part measured into the page, in the place of what it measured before."""
    before, *old = re.split(r"^## ", page.read_text(), flags=re.M)
    sections = {section.splitlines()[0]: section for section in old}
    sections[part] = f"{part}\n\n{about}\n\n{HEAD}{''.join(row.line for row in rows)}\n"
    named = [name for name in order if name in sections]
    prose = [name for name in sections if name not in named]
    whole = before + "".join(f"## {sections[name].rstrip()}\n\n" for name in [*prose, *named])
    page.write_text(_counted(whole.rstrip() + "\n"))


def _counted(text: str) -> str:
    """The page with its sum: how many figures there are, and which of them miss their bars."""
    lines = [line for line in text.splitlines() if "| `python -m tests.bench " in line]
    missed = [line.split(" | ")[0].removeprefix("| ") for line in lines if MISSED in line]
    counted = f"**Figures: {len(lines)}. Beyond their bars: {len(missed)}.** {'; '.join(missed)}"
    return re.sub(r"^\*\*Figures: .*$", counted.rstrip(), text, flags=re.M)


def conditions() -> str:
    """The machine, the day, and what else keeps it busy: to be asked before anything is measured."""
    memory = round(psutil.virtual_memory().total / 2**30)
    now = datetime.datetime.now(datetime.UTC)
    return (
        f"{now:%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores ({_processor()}), {memory} GiB,"
        f" Python {platform.python_version()}; load of the minute before: {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()
