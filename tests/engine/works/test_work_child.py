"""The real child: one short song, made twice side by side, and what happens when things go wrong."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mido
import numpy as np
import psutil
import pytest
from PIL import Image
from tinytag import TinyTag

from studio.engine.files import codec
from studio.engine.mixing import loudness
from studio.engine.render import Job, RenderError, run, run_all
from studio.engine.works import CHILD
from studio.engine.works.order import work
from studio.engine.works.source import read_sheet

LYRICS = "[Verse]\nThe window holds the winter light\n\n[Chorus]\nCome home, come home to me"
SONG = {"tags": "folk, wistful, zorblax", "prompt": LYRICS, "title": "Wintérlight", "duration": 10.0}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two takes of one request with one seed, from two processes."""
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    jobs = [
        work("create", one, params=SONG, seed=7, threads=2, artist="Ada"),
        work("create", two, params=SONG, seed=7, take=1, artist="Ada"),
    ]
    last = dict(run_all(jobs, 300.0))
    assert [last[index].error for index in (0, 1)] == ["", ""]
    assert json.loads((one / "result.json").read_text()) == {"made": 1, "data": {}, "files": {}}
    return one / "0", two / "0"


@pytest.fixture(scope="module")
def take(pair: tuple[Path, Path]) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((pair[0] / "take.json").read_text("utf-8"))
    return about


def picture(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def test_a_take_has_all_its_files(pair: tuple[Path, Path]) -> None:
    names = {"audio.mp3", "master.flac", "cover.jpg", "thumb.jpg", "song.mid", "score.json.gz", "take.json"}
    for folder in pair:
        assert {path.name for path in folder.iterdir()} == names


def test_another_process_with_other_threads_makes_the_same_bytes(pair: tuple[Path, Path]) -> None:
    one, two = pair
    assert (one / "song.mid").read_bytes() == (two / "song.mid").read_bytes()
    assert (one / "score.json.gz").read_bytes() == (two / "score.json.gz").read_bytes()
    assert np.array_equal(codec.decode(one / "audio.mp3"), codec.decode(two / "audio.mp3"))


def test_two_takes_get_different_covers(pair: tuple[Path, Path]) -> None:
    covers = [np.asarray(picture(folder / "cover.jpg").resize((50, 50)), float) for folder in pair]
    assert np.abs(covers[0] - covers[1]).mean() > 10
    assert picture(pair[0] / "thumb.jpg").size == (256, 256)


def test_the_file_sounds_as_long_and_as_loud_as_the_take_says(
    pair: tuple[Path, Path], take: dict[str, Any]
) -> None:
    audio = codec.decode(pair[0] / "audio.mp3")
    assert audio.shape[1] / 44_100 == pytest.approx(take["duration"], abs=0.06)
    assert loudness.integrated(audio) == pytest.approx(take["loudness"], abs=0.15)
    assert take["loudness"] == pytest.approx(-14.0, abs=0.5)
    assert np.abs(audio).max() < 1.0
    assert take["true_peak"] < -1.0


def test_the_take_knows_what_was_asked_and_made(take: dict[str, Any]) -> None:
    assert (take["title"], take["tags"], take["lyrics"]) == (SONG["title"], SONG["tags"], LYRICS)
    assert (take["seed"], take["ignored"], take["unsung"]) == (7, ["zorblax"], [])
    assert len(take["peaks"]) == 1000
    assert max(take["peaks"]) == 255
    assert [line["text"] for line in take["timeline"]["lines"]] == [
        "The window holds the winter light",
        "Come home, come home to me",
    ]


def test_the_score_and_the_midi_file_agree(pair: tuple[Path, Path], take: dict[str, Any]) -> None:
    written = read_sheet(pair[0]).score
    file = mido.MidiFile(pair[0] / "song.mid", charset="utf-8")
    assert len(file.tracks) == 1 + len(written.vocals) + len(written.parts)
    assert (written.title, round(written.bpm, 2)) == (take["title"], take["bpm"])


def test_the_mp3_carries_its_tags(pair: tuple[Path, Path], take: dict[str, Any]) -> None:
    tag = TinyTag.get(pair[0] / "audio.mp3", image=True)
    assert (tag.title, tag.artist, tag.genre) == (SONG["title"], "Ada", "folk")
    assert tag.other["lyrics"] == [LYRICS]
    assert tag.other["taketwo_seed"] == ["7"]
    assert tag.images.front_cover is not None
    assert tag.images.front_cover.data == (pair[0] / "cover.jpg").read_bytes()


def failure(job: Job) -> str:
    with pytest.raises(RenderError) as caught:
        list(run(job, 60.0))
    return str(caught.value)


def test_an_order_that_makes_no_sense_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert failure(Job({"out": str(tmp_path)}, CHILD)) == "The order names no request or no folder."
    missing = failure(work("create", tmp_path, params=SONG, seed=7, soundfont="/nowhere.sf2"))
    assert missing == "There is no SoundFont at /nowhere.sf2."


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "could not be written" in failure(work("create", tmp_path / "file" / "take", params=SONG, seed=7))


def test_an_unknown_work_is_refused(tmp_path: Path) -> None:
    assert failure(work("juggle", tmp_path, params={}, seed=1)) == "There is no operation 'juggle'."


@pytest.fixture
def singing(tmp_path: Path) -> Iterator[tuple[Any, psutil.Process]]:
    """A render that has begun, and its process."""
    before = set(psutil.Process().children())
    progress = run(work("create", tmp_path, params=SONG, seed=7), 60.0)
    while not next(progress).stage:
        pass
    (child,) = set(psutil.Process().children()) - before
    yield progress, child
    progress.close()


def test_a_child_that_is_killed_names_the_signal(singing: tuple[Any, psutil.Process]) -> None:
    progress, child = singing
    child.kill()
    with pytest.raises(RenderError, match="SIGKILL"):
        list(progress)


def test_closing_the_iterator_ends_the_render(singing: tuple[Any, psutil.Process]) -> None:
    progress, child = singing
    progress.close()
    assert not child.is_running()


def test_the_child_steps_back_behind_the_studio(singing: tuple[Any, psutil.Process]) -> None:
    _, child = singing
    assert child.nice() >= psutil.Process().nice() + 5


PARENT = """
import sys
from pathlib import Path
from studio.engine import render
from studio.engine.works.order import work
job = work("create", Path(sys.argv[1]), params={"make_instrumental": True}, seed=1)
for progress in render.run(job, 60.0):
    print(progress.stage, flush=True)
"""


def test_a_child_whose_parent_is_killed_ends_at_once(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        while not parent.stdout.readline().strip():
            pass
        (child,) = psutil.Process(parent.pid).children()
        parent.kill()
        parent.stdout.close()
    _, alive = psutil.wait_procs([child], timeout=2.0)
    assert not alive
    assert not (tmp_path / "take.json").exists()


GREEDY = """
import psutil
from studio.engine import child
from studio.engine.works import work_child
child.main("song", work_child.do, work_child.seconds, psutil.Process().memory_info().vms + 150 * 2**20)
"""


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the address space")
def test_a_song_that_takes_too_much_memory_says_so(tmp_path: Path) -> None:
    params = {"tags": "orchestral", "duration": 240.0, "make_instrumental": True}
    order = work("create", tmp_path, params=params, seed=1).order
    assert "memory" in failure(Job(order, (sys.executable, "-c", GREEDY)))


def test_what_a_library_prints_does_not_disturb_the_answers() -> None:
    script = """
from studio.engine import child
def noisy(order, tell):
    print("hello from a library")
    tell(progress=0.5, stage="x")
child.main("song", noisy, lambda order: 60)
"""
    job = Job({"request": {"seed": 1}, "out": "/tmp"}, (sys.executable, "-c", script))
    assert [progress.stage for progress in run(job, 60.0) if progress.stage] == ["x"]


def test_an_order_that_is_no_json_is_refused() -> None:
    answer = subprocess.run(CHILD, input=b"hello\n", capture_output=True, timeout=60, check=False)
    assert json.loads(answer.stdout)["error"].startswith("The order cannot be read")
    assert answer.returncode == 1
