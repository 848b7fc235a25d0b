"""What is flat, and what has grown: the last quarter of the time against the second."""

import statistics
from collections.abc import Iterator
from typing import NamedTuple

from tests.soak.load import BARE, Load
from tests.soak.samples import Samples, Series

SHARE, MEMORY, COUNT = 1.05, 2.0, 3.0  # of what it was; MiB, and files, threads and the like, beside that
SLOWER = 1.25
Span = tuple[float, float]


class Verdict(NamedTuple):
    what: str
    before: float
    after: float
    most: float

    @property
    def holds(self) -> bool:
        return self.after <= self.most

    def __str__(self) -> str:
        figures = f"{self.before:8.2f} -> {self.after:8.2f} (at most {self.most:.2f})"
        return f"{'flat' if self.holds else 'GROWS':5} {figures}  {self.what}"


class Times:
    """From `began` to `ended`, in quarters and in minutes."""

    def __init__(self, began: float, ended: float, load: Load, samples: Samples) -> None:
        self.began, self.ended, self.load, self.samples = began, ended, load, samples
        self._bares: dict[int, float] = {}
        quarter = (ended - began) / 4
        self.spans = [(began + place * quarter, began + (place + 1) * quarter) for place in (1, 3)]

    def verdicts(self) -> Iterator[Verdict]:
        """Of whatever was there in both."""
        for series, more in ((self.samples.memory, MEMORY), (self.samples.counts, COUNT)):
            for what, found in sorted(series.items()):
                was, now = ([value for at, value in found if _in(span, at)] for span in self.spans)
                if was and now:
                    before = statistics.median(was)
                    yield Verdict(what, before, statistics.median(now), SHARE * before + more)
        bares = [self._wait(span, BARE, in_bares=True) for span in self.spans]
        for kind in sorted({one.kind for one in self.load.waited} - {BARE}):
            waits = [self._wait(span, kind, in_bares=True) for span in self.spans]
            for which, least in ((0, 20), (1, 100)):  # fewer would say nothing
                if min(wait[2] for wait in waits) >= least:
                    before, after = (
                        page[which] / bare[which] for page, bare in zip(waits, bares, strict=True)
                    )
                    what = f"{('median', 'p95')[which]} of {kind}, in bare views"
                    yield Verdict(what, before, after, SLOWER * before)
        before, after = map(self._cost, self.spans)
        yield Verdict("web's ms of the processor for a request", before, after, SLOWER * before)

    def minutes(self) -> Iterator[str]:
        kinds = (BARE, "library", "news", "play", "api", "submit")
        yield f"busy; web's ms for a request; median/p95 ms of {', '.join(kinds)}; each process, then all"
        for number in range(round((self.ended - self.began) / 60)):
            span = (self.began + 60 * number, self.began + 60 * (number + 1))
            waits = "  ".join("{:.1f}/{:.1f}".format(*self._wait(span, kind)) for kind in kinds)
            memory = " ".join(f"{mib:.0f}" for mib in self._medians(self.samples.memory, span))
            files, threads = (
                max(self._medians(self.samples.counts, span, f"{what} of all"), default=0.0)
                for what in ("files", "threads")
            )
            (busy,) = self._medians(self.samples.also, span, "busy")
            told = f"{memory} MiB  {files:.0f} files  {threads:.0f} threads"
            yield f"{number + 1:3}  {busy:.0f} %  {self._cost(span):.2f} ms  {waits}  {told}"

    def _medians(self, series: Series, span: Span, like: str = "") -> list[float]:
        found = [[value for at, value in series[what] if _in(span, at)] for what in series if like in what]
        return [statistics.median(values) for values in found if values]

    def _wait(self, span: Span, kind: str, in_bares: bool = False) -> tuple[float, float, int]:
        """Median and 95th percentile, in milliseconds or in bare views of the same minute; of how many."""
        found = [one for one in self.load.waited if one.kind == kind and _in(span, one.at)]
        waits = [1000 * one.seconds / (self._bare(one.at) if in_bares else 1.0) for one in found]
        if len(waits) < 2:
            return 0.0, 0.0, len(waits)
        return statistics.median(waits), statistics.quantiles(waits, n=20)[-1], len(waits)

    def _bare(self, at: float) -> float:
        """The median of a bare view in the minute of that moment."""
        minute = int((at - self.began) // 60)
        if minute not in self._bares:
            begin = self.began + 60 * minute
            self._bares[minute] = self._wait((begin, begin + 60), BARE)[0]
        return self._bares[minute]

    def _cost(self, span: Span) -> float:
        """Milliseconds of the processor that a request takes, the bare views among them."""
        worked = [seconds for at, seconds in self.samples.also["worked"] if _in(span, at)]
        return 1000 * (worked[-1] - worked[0]) / sum(_in(span, one.at) for one in self.load.waited)


def _in(span: Span, at: float) -> bool:
    return span[0] <= at < span[1]
