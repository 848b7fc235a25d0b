from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )


def show(row: Row) -> None:
    bar = "" if row.least is None else f"at least {row.least:g}"
    bar = bar if row.most is None else f"at most {row.most:g}"
    print(
        f"{row.what:<68} {row.value:>9.3f} {row.unit:<10} {bar:<14} {'' if row.holds else 'MISSED'}",
        flush=True,
    )
