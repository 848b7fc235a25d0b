"""The child process that renders one song into a folder: see `render` for how it is started."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn, get_args, get_type_hints

from studio.engine import child, score
from studio.engine.audio import SAMPLE_RATE
from studio.engine.brief import Brief, SongRequest
from studio.engine.child import OrderError, Tell
from studio.engine.files import artwork, codec, id3, midi
from studio.engine.files.peaks import peaks
from studio.engine.files.timeline import key_symbol, timeline
from studio.engine.playing.bank import find_bank, open_bank
from studio.engine.song import Song, make_song

ENGINE_VERSION = "1"

_SONG_SHARE = 0.75  # of the progress; the rest is writing the files


def main() -> NoReturn:
    child.main("song", render, seconds)


def render(order: dict[str, Any], tell: Tell) -> None:
    """Make the ordered song and write its files. Raises OrderError, ValueError, OSError or MemoryError."""
    request, out = read_request(order), Path(order["out"])
    out.mkdir(parents=True, exist_ok=True)
    song = made(request, order, tell)

    def writing(share: float) -> None:
        tell(progress=round(_SONG_SHARE + share * (1.0 - _SONG_SHARE), 4), stage="writing the files")

    writing(0.0)
    _write(song, request, order, out, writing)


def made(request: SongRequest, order: dict[str, Any], tell: Tell) -> Song:
    """The ordered song, without its files. Raises ValueError or MemoryError."""
    font = find_bank(order.get("soundfont", ""))

    def progress(share: float, stage: str) -> None:
        if share < 1.0:
            tell(progress=round(share * _SONG_SHARE, 4), stage=stage)

    bank = open_bank(font) if font else None
    return make_song(request, bank, progress, order.get("threads", 1), separate=False)


def seconds(order: dict[str, Any]) -> int:
    """The processor time that an order may take."""
    fields = order["request"]
    return 60 + 4 * int(fields.get("duration") or fields.get("max_duration") or 240)


def read_request(order: dict[str, Any]) -> SongRequest:
    """The request within an order. Raises OrderError."""
    hints = get_type_hints(SongRequest)
    for name, value in order["request"].items():
        wanted = hints.get(name)
        whole = isinstance(value, int) and float in (wanted, *get_args(wanted))  # JSON writes 30.0 as 30
        if wanted is None or not (whole or isinstance(value, wanted)):
            raise OrderError(f"The order's request has no such {name}: {str(value)[:60]!r}.")
    if "seed" not in order["request"]:
        raise OrderError("The order's request has no seed.")
    # Half a character (a lone surrogate) can be typed into JSON, but nothing can be written with it.
    texts = {name: _whole(value) for name, value in order["request"].items() if isinstance(value, str)}
    return SongRequest(**{**order["request"], **texts})


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _write(
    song: Song, request: SongRequest, order: dict[str, Any], out: Path, writing: Callable[[float], None]
) -> None:
    """All files of a take; take.json comes last, so that it stands for the rest."""
    artist = str(order.get("artist", ""))
    with ThreadPoolExecutor(1) as encoder:
        encoding = encoder.submit(codec.mp3, song.mix.master, writing)
        cover = _covers(song.brief, int(order.get("take", 0)), artist, out)
        (out / "song.mid").write_bytes(midi.midi_bytes(song.score))
        packed = json.dumps(score.dump(song.score)).encode()
        (out / "score.json.gz").write_bytes(gzip.compress(packed, mtime=0))
        take = _take(song, request)
        mp3 = encoding.result()
    (out / "audio.mp3").write_bytes(id3.tagged(mp3, _tags(song, take, artist, cover)))
    unfinished = out / "take.json.part"
    unfinished.write_text(json.dumps(take, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(out / "take.json")


def _covers(brief: Brief, take: int, artist: str, out: Path) -> bytes:
    made = artwork.cover(brief.title, brief.genres[0][0], brief.moods, brief.seed, artist, take)
    cover = artwork.jpeg(made.image)
    (out / "cover.jpg").write_bytes(cover)
    (out / "thumb.jpg").write_bytes(artwork.jpeg(made.image, 256))
    return cover


def _take(song: Song, request: SongRequest) -> dict[str, Any]:
    """What the studio keeps about a take, as plain JSON values."""
    brief, mix = song.brief, song.mix
    times = timeline(song.score)
    return {
        "title": brief.title,
        "tags": _whole(request.tags or request.description),
        "genres": [genre for genre, _ in brief.genres],
        "moods": list(brief.moods),
        "lyrics": _lyrics(brief, request),
        "language": brief.lyrics.language,
        "instrumental": brief.voice is None,
        "duration": round(mix.master.shape[1] / SAMPLE_RATE, 3),
        "bpm": times["bpm"],
        "key": times["key"],
        "loudness": round(float(mix.loudness), 2),
        "true_peak": round(float(mix.true_peak), 2),
        "loudness_range": round(float(mix.loudness_range), 2),
        "peaks": peaks(mix.master),
        "timeline": times,
        "ignored": list(brief.ignored),
        "unsung": list(brief.lyrics.unsung),
        "unknown_tags": list(brief.lyrics.unknown_tags),
        "seed": brief.seed,
        "engine": ENGINE_VERSION,
    }


def _lyrics(brief: Brief, request: SongRequest) -> str:
    """The words as they were given, or as the engine wrote them."""
    if request.instrumental or brief.voice is None:
        return ""
    if request.lyrics and not request.write_lyrics:
        return request.lyrics
    blocks = (
        "\n".join([f"[{part.name}]", *(line.text for line in part.lines)]) for part in brief.lyrics.sections
    )
    return "\n\n".join(blocks)


def _tags(song: Song, take: dict[str, Any], artist: str, cover: bytes) -> id3.Tags:
    return id3.Tags(
        title=take["title"],
        artist=artist or "Take Two",
        genre=take["genres"][0],
        bpm=take["bpm"],
        key=key_symbol(song.score.tonic, song.score.mode),
        lyrics=take["lyrics"],
        language=take["language"],
        comment=take["tags"],
        cover=cover,
        own={"TAKETWO_SEED": str(take["seed"]), "TAKETWO_ENGINE": ENGINE_VERSION},
    )
