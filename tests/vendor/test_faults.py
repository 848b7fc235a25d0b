"""Each fault of the double does what it says, and no more often than it was told to."""

from typing import Any

import pytest
import requests

from tests.vendor import faults
from tests.vendor.double import Vendor, vendor
from tests.vendor.test_double import SONG, finished, media, ordered, poll, send

__all__ = ["vendor"]  # the fixture

CREATE, TASK = "POST /api/v1/sonic/create", "GET /api/v1/sonic/task"


@pytest.mark.parametrize("accepts", [True, False])
def test_the_line_is_cut_before_the_answer(vendor: Vendor, accepts: bool) -> None:
    vendor.misbehave(faults.CutsOff(accepts), on=CREATE)
    with pytest.raises(requests.ConnectionError):
        send(vendor, "POST", "sonic/create", SONG)
    assert len(vendor.tasks) == (1 if accepts else 0)
    assert ordered(vendor)


def test_other_answers_come_in_order_and_so_often_as_said(vendor: Vendor) -> None:
    moment = faults.date_in(30)
    vendor.misbehave(faults.Says(503, "<h1>Sorry</h1>"), on=CREATE, times=2)
    vendor.misbehave(faults.busy(moment), on=CREATE)
    vendor.misbehave(faults.Says(500), on=CREATE)
    vendor.misbehave(faults.Says(200, {"message": "success"}), on=TASK)
    replies = [send(vendor, "POST", "sonic/create", SONG) for _ in range(5)]
    assert [reply.status_code for reply in replies] == [503, 503, 429, 500, 200]
    assert replies[0].headers["Content-Type"].startswith("text/html")
    assert replies[2].headers["Retry-After"] == moment
    assert replies[3].content == b""
    assert len(vendor.tasks) == 1


def test_a_job_may_be_taken_by_whoever_says_no(vendor: Vendor) -> None:
    vendor.misbehave(faults.Says(502, accepts=True), on=CREATE)
    assert send(vendor, "POST", "sonic/create", SONG).status_code == 502
    assert len(vendor.tasks) == 1


def test_an_answer_drips_for_ever(vendor: Vendor) -> None:
    vendor.misbehave(faults.Drips(), on="get-credits")
    with requests.get(f"{vendor.base}/api/v1/get-credits", stream=True, timeout=5) as reply:
        pieces = reply.iter_content(1)
        assert [next(pieces) for _ in range(3)] == [b" "] * 3


@pytest.mark.parametrize("says_size", [True, False])
def test_an_answer_is_huge(vendor: Vendor, says_size: bool) -> None:
    vendor.misbehave(faults.Floods(says_size=says_size), on="get-credits")
    with requests.get(f"{vendor.base}/api/v1/get-credits", stream=True, timeout=5) as reply:
        assert next(reply.iter_content(1_000_000)).startswith(b'{"code":200')
        assert reply.headers.get("Content-Length") == ("200000000" if says_size else None)


def test_json_is_cut_in_half(vendor: Vendor) -> None:
    vendor.misbehave(faults.Halves(), on="get-credits")
    reply = send(vendor, "GET", "get-credits")
    assert reply.status_code == 200
    assert reply.text == '{"credits": 1000, '


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("code", "x"),
        ("data", None),
        ("data.0.clip_id", 7),
        ("data.*.state", "baking"),
        ("data.*.audio_url", "http://169.254.169.254/a.mp3"),
    ],
)
def test_a_value_is_another(vendor: Vendor, where: str, value: Any) -> None:
    task_id = ordered(vendor)
    vendor.finish(task_id)
    vendor.misbehave(faults.Changes(where, value), on=TASK)
    wrong, right = poll(vendor, task_id).json(), poll(vendor, task_id).json()
    name = where.rpartition(".")[2]
    found = wrong["data"][1 if "*" in where else 0][name] if "." in where else wrong[name]
    assert found == value
    assert right["code"] == 200


def test_the_audio_is_not_there_or_not_audio(vendor: Vendor) -> None:
    url = finished(vendor)["data"][0]["audio_url"]
    whole = media(url).content
    for fault in (
        faults.Says(404),
        faults.Says(200, kind="audio/mpeg"),
        faults.Says(200, "<html>"),
        faults.Halves(),
        faults.redirects("http://127.0.0.1:1/"),
    ):
        vendor.misbehave(fault, on="/media/")
    assert media(url).status_code == 404
    assert media(url).content == b""
    assert media(url).headers["Content-Type"].startswith("text/html")
    assert media(url).content == whole[: len(whole) // 2]
    with pytest.raises(requests.ConnectionError):
        media(url)
    assert media(url).content == whole


def test_the_audio_breaks_off_or_claims_to_be_enormous(vendor: Vendor) -> None:
    url = finished(vendor)["data"][0]["audio_url"]
    vendor.misbehave(faults.Halves(cut=True), on="/media/")
    with pytest.raises(requests.RequestException):
        media(url)
    vendor.misbehave(faults.Floods(5_000_000_000, "audio/mpeg", b"ID3"), on="/media/")
    with requests.get(url, stream=True, timeout=5) as reply:
        assert reply.headers["Content-Length"] == "5000000000"
        assert next(reply.iter_content(3)) == b"ID3"
