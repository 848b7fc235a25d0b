"""A song from the command line."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tinytag import TinyTag

from studio.engine import render
from studio.engine.works import order
from studio.management.commands import compose

# A child that speaks like the engine's own and makes files of a few bytes.
CHILD = """
import json, pathlib, sys
order = json.loads(sys.stdin.readline())
if order["request"]["params"]["title"] == "Fail":
    print(json.dumps({"error": "The singer is ill."}), flush=True)
    sys.exit()
for part in (0.25, 0.5, 1.0):
    print(json.dumps({"progress": part, "stage": "singing"}), flush=True)
song = pathlib.Path(order["out"], "0")
song.mkdir(parents=True)
(song / "audio.mp3").write_text(json.dumps(order["request"]))
print(json.dumps({"done": True}), flush=True)
"""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order as the command writes it, sent to a child that composes nothing."""

    def work(*args: Any, **options: Any) -> render.Job:
        return render.Job(order.work(*args, **options).order, (sys.executable, "-c", CHILD))

    monkeypatch.setattr(compose, "work", work)


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("compose", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("engine")
def test_it_writes_each_take_beside_the_first_and_prints_where(tmp_path: Path) -> None:
    target = tmp_path / "song.mp3"
    said, heard = run("--tags", "folk", "--takes", "2", "--seed", "7", "--out", str(target))
    assert said.splitlines() == [str(target), str(tmp_path / "song-2.mp3")]
    assert '"seed": 7' in target.read_text()
    assert '"seed": 8' in (tmp_path / "song-2.mp3").read_text()
    assert "Seed 7." in heard


@pytest.mark.usefixtures("engine")
def test_a_bar_grows_while_it_works(tmp_path: Path) -> None:
    _, progress = run("--tags", "folk", "--out", str(tmp_path / "song.mp3"))
    assert "50% singing" in progress
    assert progress.splitlines()[-1].startswith(f"[{'#' * compose.BAR}] 100%")


@pytest.mark.usefixtures("engine")
def test_it_asks_for_what_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, target = tmp_path / "words.txt", tmp_path / "song.mp3"
    words.write_bytes(b"\xef\xbb\xbf[Verse]\nCaf\xc3\xa9 by night\n")
    asked = {
        "--lyrics": str(words),
        "--title": "Night",
        "--gender": "m",
        "--duration": "45",
        "--exclude": "choir",
    }
    run(*(word for pair in asked.items() for word in pair), "--instrumental", "--out", str(target))
    order = target.read_text()
    for piece in (
        '"[Verse]\\nCaf\\u00e9 by night"',
        '"Night"',
        '"m"',
        "45.0",
        '"choir"',
        '"make_instrumental": true',
    ):
        assert piece in order


@pytest.mark.usefixtures("engine")
def test_a_failure_is_one_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    target = tmp_path / "song.mp3"
    with pytest.raises(CommandError, match=r"^The singer is ill\.$"):
        run("--tags", "folk", "--title", "Fail", "--takes", "2", "--out", str(target))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--out", "song.mp3"], "Say what to play"),
        (["--tags", "folk", "--out", "song.wav"], "should end in .mp3, not .wav"),
        (["--tags", "folk", "--out", "/no/such/folder/song.mp3"], "There is no folder /no/such/folder."),
        (["--lyrics", "/no/words.txt", "--out", "song.mp3"], "/no/words.txt cannot be read"),
        (["--lyrics", sys.executable, "--out", "song.mp3"], "is not text in UTF-8."),
        (["--tags", "folk", "--duration", "5", "--out", "song.mp3"], "seconds from 10 to 480"),
        (["--tags", "folk", "--seed", "x", "--out", "song.mp3"], "whole number"),
        (["--tags", "folk", "--takes", "99", "--out", "song.mp3"], "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.slow
def test_a_video_lies_beside_the_song(tmp_path: Path) -> None:
    target = tmp_path / "song.mp3"
    asked = {"--tags": "folk, 120 bpm", "--duration": "10", "--seed": "5"}
    said, _ = run(
        *(word for pair in asked.items() for word in pair), "--instrumental", "--video", "--out", str(target)
    )
    assert said.splitlines() == [str(target), str(tmp_path / "song.mp4")]
    song, film = TinyTag.get(target), TinyTag.get(tmp_path / "song.mp4")
    assert song.duration is not None
    assert film.duration == pytest.approx(song.duration, abs=0.2)


@pytest.mark.slow
def test_the_engine_makes_a_tagged_song(tmp_path: Path) -> None:
    target = tmp_path / "song.mp3"
    asked = {"--tags": "folk, 120 bpm", "--title": "Night Bus", "--duration": "12", "--seed": "5"}
    run(*(word for pair in asked.items() for word in pair), "--instrumental", "--out", str(target))
    tags = TinyTag.get(target)
    assert tags.title == "Night Bus"
    assert tags.genre == "folk"
    assert tags.duration is not None
    assert 6 < tags.duration < 30
