"""The page of one song of each genre."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from studio.engine.composing.genres_words import GENRES
from studio.management.commands import demo


@pytest.mark.slow
def test_it_renders_songs_and_writes_a_page_that_needs_nothing_else(tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("demo", genres="waltz, r&b", out=tmp_path, seconds=10.0, stdout=said, stderr=io.StringIO())
    page = Path(said.getvalue().strip()).read_text("utf-8")
    files = re.findall(r'src="([^"]+)"', page)
    assert len(files) == 6
    assert all((tmp_path / name).stat().st_size > 1000 for name in files)
    assert "http" not in page
    take = json.loads((tmp_path / "rnb" / "0" / "take.json").read_text("utf-8"))
    assert take["title"] in page
    assert take["genres"][0] == "r&b"
    assert "r&amp;b" in page
    assert np.ptp(np.asarray(Image.open(tmp_path / "waltz" / "0" / "spectrum.jpg"))) > 100


def test_a_genre_that_does_not_exist_is_named() -> None:
    with pytest.raises(CommandError, match="no genre polkacore"):
        call_command("demo", genres="pop,polkacore")


def test_every_genre_has_a_folder_of_its_own_that_needs_no_quoting() -> None:
    folders = {demo.folder_of(genre) for genre in GENRES}
    assert len(folders) == len(GENRES)
    assert all(re.fullmatch(r"[a-z-]+", folder) for folder in folders)
