"""A clip through its files and back."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from studio.engine import score
from studio.engine.files import codec
from studio.engine.works import recipe
from studio.engine.works.recipe import Piece
from studio.engine.works.source import read_sheet
from studio.engine.works.work import Made, Source


def test_a_clip_has_all_its_files(clip: Source) -> None:
    names = {"audio.mp3", "cover.jpg", "thumb.jpg", "song.mid", "score.json.gz", "master.flac", "take.json"}
    assert {path.name for path in clip.folder.iterdir()} == names


def test_the_master_keeps_every_sample_to_sixteen_bits(song: Made, clip: Source) -> None:
    kept = clip.audio()
    assert kept.shape == song.audio.shape
    assert np.abs(kept - song.audio).max() <= 2.0 * 2.0**-15
    assert clip.duration == pytest.approx(song.audio.shape[1] / 44_100)


def test_score_brief_and_recipe_come_back_equal(song: Made, clip: Source) -> None:
    sheet = clip.sheet()
    assert (sheet.score, sheet.brief, sheet.recipe) == (song.score, song.brief, {"kind": "composed"})


def test_a_score_of_the_first_version_is_still_read(song: Made, tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps(score.dump(song.score)).encode())
    (tmp_path / "score.json.gz").write_bytes(packed)
    sheet = read_sheet(tmp_path)
    assert (sheet.score, sheet.brief, sheet.recipe) == (song.score, None, {"kind": "recorded"})


def test_a_clip_without_files_says_so(tmp_path: Path) -> None:
    lost = Source("", "", "", False, tmp_path)
    with pytest.raises(ValueError, match=r"gone.*\.$"):
        lost.audio()
    with pytest.raises(ValueError, match=r"gone.*\.$"):
        lost.score()


def test_the_take_says_what_was_made(song: Made, clip: Source) -> None:
    about = json.loads((clip.folder / "take.json").read_text("utf-8"))
    assert (about["title"], about["ignored"], about["seed"]) == ("Winterlight", ["zorblax"], 7)
    assert (about["role"], about["stem"], about["silent"]) == ("", "", False)
    assert about["loudness"] == pytest.approx(-14.0, abs=0.3)
    assert codec.decode(clip.folder / "audio.mp3").shape[1] / 44_100 == pytest.approx(
        about["duration"], abs=0.06
    )


def test_pieces_come_back_equal_and_can_be_cut(song: Made) -> None:
    piece = Piece(0, 1000, 0, song.score, song.brief, -1.5, (0.5, -0.5), 10, 20)
    (back,) = recipe.pieces(recipe.edited([piece]), song.score, song.brief, 1000)
    assert back == piece
    (part,) = recipe.cut([piece], 300, 400, fade_in=7)
    assert (part.start, part.end, part.at, part.fade_in, part.fade_out) == (300, 400, 0, 7, 0)
    assert [p.at for p in recipe.moved([part], 50)] == [50]
    assert not list(recipe.cut([piece], 1000, 1200))
