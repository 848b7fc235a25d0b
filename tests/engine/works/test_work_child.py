"""The real child: one work through a process, and orders that make no sense."""

import json
from pathlib import Path

import pytest

from studio.engine.render import Job, RenderError, run
from studio.engine.works.order import work
from tests.engine.works.conftest import SONG


def test_a_work_is_done_in_a_child_and_its_result_is_written_last(tmp_path: Path) -> None:
    job = work("create", tmp_path, params={**SONG, "title": "Half \ud800"}, seed=7, threads=2)
    heard = list(run(job, 120.0))
    shares = [progress.fraction for progress in heard if progress.stage]
    assert shares == sorted(shares)
    assert heard[-1].done
    assert json.loads((tmp_path / "result.json").read_text()) == {"made": 1, "data": {}, "files": {}}
    assert json.loads((tmp_path / "0" / "take.json").read_text())["title"] == "Half ?"


def failure(job: Job) -> str:
    with pytest.raises(RenderError) as caught:
        list(run(job, 60.0))
    return str(caught.value)


def test_an_unknown_work_is_refused(tmp_path: Path) -> None:
    assert failure(work("juggle", tmp_path, params={}, seed=1)) == "There is no operation 'juggle'."
