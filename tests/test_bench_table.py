"""The page of figures is written by what measured them, a part at a time."""

from pathlib import Path

from tests.bench.table import Row, write

WORDS = "# What it costs\n\n**Figures: 0. Beyond their bars: 0.**\n\n## Why\n\nWords of ours.\n"
ORDER = ("engine", "pages")


def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(WORDS)
    return path


def test_a_row_tells_figure_bar_and_command() -> None:
    row = Row("poll", 3.14159, "x", most=4, part="pages")
    assert row.line == "| poll | 3.14 x | at most 4 |  | `python -m tests.bench pages` |\n"


def test_a_figure_beyond_its_bar_says_so() -> None:
    assert "**missed**" in Row("poll", 4.1, "x", most=4).line
    assert "**missed**" in Row("efficiency", 0.8, "x", least=0.85).line
    assert "**missed**" not in Row("seconds", 4.1, "s").line


def test_a_part_takes_the_place_of_what_it_measured_before(tmp_path: Path) -> None:
    path = page(tmp_path)
    write("pages", [Row("poll", 5, "x", most=4, part="pages")], "before", ORDER, path)
    write("engine", [Row("song", 0.1, "s/s", part="engine")], "then", ORDER, path)
    write("pages", [Row("poll", 3, "x", most=4, part="pages")], "after", ORDER, path)
    said = path.read_text()
    assert said.count("| poll |") == 1
    assert "| poll | 3 x |" in said
    assert "before" not in said
    assert said.index("Words of ours.") < said.index("## engine") < said.index("## pages")


def test_the_page_counts_its_figures(tmp_path: Path) -> None:
    path = page(tmp_path)
    missing = Row("poll", 5, "x", most=4, part="pages")
    write("pages", [missing, Row("list", 1, "x", part="pages")], "", ORDER, path)
    assert "**Figures: 2. Beyond their bars: 1.** poll\n" in path.read_text()
