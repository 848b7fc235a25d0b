"""Videos: both streams, as long as the song, the words where they are sung."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.engine import render
from studio.engine.audio import SAMPLE_RATE
from studio.engine.files import codec, video, video_lyrics, video_picture

SECONDS = 12.0
SUNG = (("Harbour lights across the water", 2.0), ("Every boat has found its place", 6.0))


def timeline(*lines: tuple[str, float]) -> dict[str, Any]:
    """Lines of words of 0.4 s each from a start on."""
    words = [
        {"word": word, "line": number, "start_s": start + 0.4 * place, "end_s": start + 0.4 * place + 0.4}
        for number, (text, start) in enumerate(lines)
        for place, word in enumerate(text.split())
    ]
    spans = [
        {"text": text, "start_s": start, "end_s": start + 0.4 * len(text.split())} for text, start in lines
    ]
    sections = [
        {"name": "Intro", "kind": "intro", "start_s": 0.0, "end_s": 2.0},
        {"name": "Verse", "kind": "verse", "start_s": 2.0, "end_s": SECONDS},
    ]
    return {"title": "Night Bus", "duration": SECONDS, "sections": sections, "lines": spans, "words": words}


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound and a cover."""
    folder = tmp_path_factory.mktemp("song")
    time = np.arange(round(SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    tone = 0.3 * np.sin(2 * np.pi * 440 * time) * (time > SECONDS / 2)
    (folder / "audio.mp3").write_bytes(codec.mp3(np.stack([tone, tone]).astype(np.float32)))
    cover = Image.new("RGB", (400, 400), (20, 60, 160))
    cover.paste((240, 120, 30), (100, 100, 300, 300))
    cover.save(folder / "cover.jpg")
    return folder


@pytest.fixture(scope="module")
def made(song: Path) -> Path:
    """The video, made by the real child process."""
    out = song / "song.mp4"
    job = render.video(
        out,
        audio=song / "audio.mp3",
        cover=song / "cover.jpg",
        timeline=timeline(*SUNG),
        title="Night Bus",
        artist="Ada",
    )
    assert list(render.run(job, 120.0))[-1].done
    return out


def pictures(path: Path) -> Iterator[tuple[float, NDArray[np.int16]]]:
    with av.open(str(path)) as file:
        for frame in file.decode(video=0):
            yield float(frame.time or 0.0), frame.to_ndarray(format="rgb24").astype(np.int16)


def at(path: Path, seconds: float) -> NDArray[np.int16]:
    """The picture that is seen at a time."""
    return [picture for time, picture in pictures(path) if time <= seconds][-1]


def words_of(picture: NDArray[np.int16]) -> NDArray[np.int16]:
    left, top = video_lyrics.LEFT, video_lyrics.TOP
    return picture[top : top + video_lyrics.HEIGHT, left : left + video_lyrics.WIDTH]


def test_it_has_pictures_and_sound_as_long_as_the_song(made: Path) -> None:
    with av.open(str(made)) as file:
        (video_stream,), (audio_stream,) = file.streams.video, file.streams.audio
        assert (video_stream.codec_context.name, audio_stream.codec_context.name) == ("h264", "aac")
        assert (video_stream.width, video_stream.height) == (1280, 720)
        assert file.metadata["title"] == "Night Bus"
        for stream in (video_stream, audio_stream):
            assert stream.duration is not None
            assert stream.time_base is not None
            assert float(stream.duration * stream.time_base) == pytest.approx(SECONDS, abs=0.2)


def test_the_sound_is_the_songs_and_in_time(made: Path) -> None:
    with av.open(str(made)) as file:
        sound = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    loud = np.abs(sound[0]) > 0.1
    assert np.argmax(loud) / SAMPLE_RATE == pytest.approx(SECONDS / 2, abs=0.1)


def test_the_words_move_and_light_up_as_they_are_sung(made: Path) -> None:
    waiting, singing, next_line = (words_of(at(made, seconds)) for seconds in (1.0, 3.0, 7.0))
    lit = [int((picture.min(axis=2) > 200).sum()) for picture in (waiting, singing)]
    assert lit[0] == 0
    assert lit[1] > 500
    assert np.abs(singing - next_line).max() > 100


def test_the_title_is_seen_under_the_cover(made: Path) -> None:
    under = at(made, 1.0)[480:600, 64:448]
    assert (under.min(axis=2) > 220).sum() > 500


def test_the_word_that_is_sung_has_the_colour_of_the_cover(song: Path) -> None:
    cover = Image.open(song / "cover.jpg").convert("RGB")
    picture = video_picture.Picture(cover, "Night Bus", "Ada", timeline(*SUNG), [9] * 88, SECONDS)
    accent = np.array(video_picture.accent(cover))
    for seconds, coloured in ((1.0, False), (2.1, True), (5.0, False)):
        words = words_of(np.asarray(picture.at(seconds), np.int16))
        assert bool((np.abs(words - accent).max(axis=2) < 3).sum() > 100) is coloured


@pytest.mark.parametrize("lines", [(), (("Привет мир", 2.0),)])
def test_a_song_without_words_that_can_be_set_shows_its_waveform(
    song: Path, lines: tuple[tuple[str, float], ...]
) -> None:
    cover = Image.open(song / "cover.jpg").convert("RGB")
    picture = video_picture.Picture(cover, "夜", "Ада", timeline(*lines), [128] * 88, SECONDS)
    accent = np.array(video_picture.accent(cover))
    played = [
        int((np.abs(words_of(np.asarray(picture.at(seconds), np.int16)) - accent).max(axis=2) < 3).sum())
        for seconds in (3.0, 6.0, 9.0)
    ]
    assert played[1] == pytest.approx(2 * played[0], rel=0.1)
    assert played[2] == pytest.approx(3 * played[0], rel=0.1)


def test_white_type_reads_on_every_background() -> None:
    for colour in ((255, 255, 255), (255, 240, 0), (0, 255, 120), (0, 0, 0)):
        ground = np.asarray(video_picture.background(Image.new("RGB", (64, 64), colour)), np.float64) / 255
        linear = np.where(ground <= 0.04045, ground / 12.92, ((ground + 0.055) / 1.055) ** 2.4)
        luminance = float((linear @ np.array([0.2126, 0.7152, 0.0722])).max())
        assert 1.05 / (luminance + 0.05) > 4.5  # WCAG 2.2, success criterion 1.4.3


def test_pictures_are_few_where_only_the_background_drifts() -> None:
    ticks = video.moments(timeline(*SUNG), SECONDS)
    assert ticks[0] == 0
    assert ticks[-1] == SECONDS * video.CLOCK - 1
    assert max(np.diff(ticks)) <= 0.5 * video.CLOCK
    assert sum(tick >= 9 * video.CLOCK for tick in ticks) <= 8
    assert {round(word["start_s"] * video.CLOCK) for word in timeline(*SUNG)["words"]} <= set(ticks)


def test_a_video_of_a_song_that_cannot_be_read_fails_with_a_sentence(song: Path, tmp_path: Path) -> None:
    job = render.video(
        tmp_path / "song.mp4",
        audio=song / "cover.jpg",
        cover=song / "cover.jpg",
        timeline=timeline(),
        title="Night Bus",
    )
    with pytest.raises(render.RenderError, match=r"\.$"):
        list(render.run(job, 60.0))
    assert not (tmp_path / "song.mp4").exists()
