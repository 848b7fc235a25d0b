"""Nuro's songs and pieces: exactly as long as they are asked for."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from studio.engine.audio import SAMPLE_RATE
from studio.engine.brief import Brief, SongRequest, read_brief
from studio.engine.composing.compose import compose, set_to_music
from studio.engine.composing.form import Block
from studio.engine.composing.harmony import harmonize
from studio.engine.composing.style import choose_style
from studio.engine.files import codec
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.works import creating, nuro_words, recipe
from studio.engine.works.places import faded
from studio.engine.works.recipe import Piece
from studio.engine.works.sheets import cut
from studio.engine.works.work import Job, Made, Result

_TAILS = (0.7, 2.0)  # seconds that the last chord may ring on
_TAIL_SHARE = 0.25  # of a short piece, at most
_GIVE = 0.12  # by which the tempo may differ from the composed one
_FADE = 0.25  # seconds
_LEVELS = {"intro": 0.36, "verse": 0.46, "chorus": 0.86, "inst": 0.68, "bridge": 0.52, "outro": 0.42}
_KINDS = {"inst": "instrumental"}


def vocal(job: Job) -> Result:
    """A song from lyrics, a genre, a mood and a voice, `duration` seconds long."""
    seconds = float(job.params["duration"])
    brief = vocal_brief(job.params, job.seed)
    return _performed(job, of_length(brief, seconds), brief, seconds, job.params["lyrics"])


def bgm(job: Job) -> Result:
    """An instrumental piece for a description and lists of words, `duration` seconds long."""
    seconds = float(job.params["duration"])
    brief = piece_brief(job.params, job.seed)
    return _performed(job, of_length(brief, seconds), brief, seconds, "")


def bgm_v2(job: Job) -> Result:
    """An instrumental piece `duration` seconds long, or of `segments`, each exactly as long as it says."""
    segments = job.params.get("segments")
    if not segments:
        return bgm(job)
    lengths = [float(segment["duration"]) for segment in segments]
    brief = piece_brief(job.params, job.seed)
    score = planned(brief, [str(segment["name"]) for segment in segments], lengths)
    return _performed(job, score, brief, sum(lengths), "")


def vocal_brief(params: Mapping[str, Any], seed: int) -> Brief:
    """What the words of a song ask for."""
    said = _said(nuro_words.VOCAL_GENRES, [params["genre"]]) + _said(nuro_words.VOCAL_MOODS, [params["mood"]])
    request = SongRequest(
        seed=seed,
        lyrics=params["lyrics"],
        tags=", ".join(said),
        title=params.get("title", ""),
        vocal_gender="f" if params.get("gender") == "Female" else "m",
    )
    brief = read_brief(request)
    if brief.voice is None:
        return brief
    colour = nuro_words.TIMBRES.get(params.get("timbre", ""), {})
    return dataclasses.replace(brief, voice=dataclasses.replace(brief.voice, **colour))


def piece_brief(params: Mapping[str, Any], seed: int) -> Brief:
    """What the words of an instrumental piece ask for."""
    said = [
        *_said(nuro_words.GENRES, params.get("genre")),
        *_said(nuro_words.MOODS, params.get("mood")),
        *_said({}, params.get("instrument")),
        *_said(nuro_words.THEMES, params.get("theme")),
    ]
    request = SongRequest(
        seed=seed,
        tags=", ".join(said),
        description=params.get("description", ""),
        title=params.get("title", ""),
        instrumental=True,
    )
    return read_brief(request)


def _said(words: Mapping[str, str], asked: Iterable[str] | None) -> list[str]:
    return [words.get(word, word) for word in asked or ()]


def of_length(brief: Brief, seconds: float) -> Score:
    """A song that lasts so long with its last chord, at nearly its own tempo; a moment gets the end alone."""
    score = _composed(brief, seconds)
    least, most = (0.0 if score.fade_out else min(tail, _TAIL_SHARE * seconds) for tail in _TAILS)
    slowest, fastest = score.duration * (1.0 + _GIVE), score.duration * (1.0 - _GIVE)
    if slowest < seconds - most or fastest > seconds - least:
        longer = _composed(brief, seconds + score.seconds(score.beats_per_bar))
        score = _ending(longer, (seconds - (least + most) / 2.0) * score.bpm / 60.0)
    tail = float(np.clip(seconds - score.duration, least, most))
    return dataclasses.replace(score, bpm=score.beats * 60.0 / (seconds - tail))


def _composed(brief: Brief, seconds: float) -> Score:
    return compose(dataclasses.replace(brief, duration=seconds, max_duration=seconds + 60.0))


def _ending(score: Score, beats: float) -> Score:
    """The last so many beats; of less than a bar its beginning."""
    bar = score.beats_per_bar
    whole = max(1.0, min(score.beats, round(beats)))
    if whole >= bar:
        last = cut(score, score.beats - whole, score.beats)
    else:
        last = _moved(cut(score, score.beats - bar, score.beats), lambda beat: min(beat, whole))
    return dataclasses.replace(last, fade_out=min(score.fade_out, whole / 2.0))


def planned(brief: Brief, names: Sequence[str], lengths: Sequence[float]) -> Score:
    """A piece whose segments begin and end at their exact seconds: composed in whole bars, at the tempo that
    fits them best, then stretched a little where they do not."""
    tail = min(_TAILS[1] * 0.6, _TAIL_SHARE * lengths[-1])
    sounding = [*lengths[:-1], lengths[-1] - tail]
    bpm = min(np.linspace(0.92, 1.08, 65) * brief.bpm, key=lambda tempo: _misfit(brief, sounding, tempo))
    brief = dataclasses.replace(brief, bpm=float(bpm))
    style, blocks = choose_style(brief), _blocks(brief, names, _bars(brief, sounding, brief.bpm))
    chords = harmonize(brief, style, blocks, ends=True)
    score = set_to_music(brief, style, blocks, chords, 0.0)
    edges = [0.0, *(block.end for block in blocks)]
    exact = np.concatenate([[0.0], np.cumsum(sounding)]) * brief.bpm / 60.0
    return _moved(score, lambda beat: float(np.interp(beat, edges, exact)) + max(0.0, beat - edges[-1]))


def _bars(brief: Brief, lengths: Sequence[float], bpm: float) -> list[int]:
    bar = brief.beats_per_bar * 60.0 / bpm
    return [max(1, round(length / bar)) for length in lengths]


def _misfit(brief: Brief, lengths: Sequence[float], bpm: float) -> float:
    """By how much the tempo of the worst segment is off, and a little for leaving the brief's own."""
    bar = brief.beats_per_bar * 60.0 / bpm
    bars = _bars(brief, lengths, bpm)
    worst = max(abs(np.log(count * bar / length)) for count, length in zip(bars, lengths, strict=True))
    return float(worst + 0.1 * abs(np.log(bpm / brief.bpm)))


def _blocks(brief: Brief, names: Sequence[str], bars: Sequence[int]) -> list[Block]:
    blocks: list[Block] = []
    start = 0.0
    for place, (name, count) in enumerate(zip(names, bars, strict=True)):
        kind, time = _KINDS.get(name, name), names[:place].count(name)
        several = names.count(name) > 1
        blocks.append(
            Block(
                name=f"{kind.title()} {time + 1}" if several else kind.title(),
                kind=kind,
                start=start,
                bars=count,
                beats_per_bar=brief.beats_per_bar,
                level=min(1.0, _LEVELS[name] + 0.07 * time),
                slots=(),
                time=time,
                last=name not in names[place + 1 :],
            )
        )
        start = blocks[-1].end
    return blocks


def _moved(score: Score, to: Callable[[float], float]) -> Score:
    """Every beat of an instrumental score at another place."""

    def place(thing: Any) -> Any:
        start, end = to(thing.start), to(thing.start + thing.length)
        return dataclasses.replace(thing, start=round(start, 6), length=round(max(0.02, end - start), 6))

    return dataclasses.replace(
        score,
        beats=to(score.beats),
        sections=tuple(place(section) for section in score.sections),
        chords=tuple(place(chord) for chord in score.chords),
        parts=tuple(
            dataclasses.replace(part, notes=tuple(place(note) for note in part.notes)) for part in score.parts
        ),
    )


def _performed(job: Job, score: Score, brief: Brief, seconds: float, lyrics: str) -> Result:
    """The score played, to the sample as long as it should be; audio.wav lies beside the take's MP3."""
    brief = dataclasses.replace(brief, bpm=score.bpm, duration=seconds)
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    length = round(seconds * SAMPLE_RATE)
    heard = min(length, master.shape[1])
    fade = min(round(_FADE * SAMPLE_RATE), heard // 4)
    sound = np.zeros((2, length), np.float32)
    sound[:, :heard] = faded(master[:, :heard].copy(), 0, fade)
    path = job.folder / "0" / "audio.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    codec.write_wav(path, sound)
    made = Made(
        sound,
        score,
        brief,
        recipe.edited([Piece(0, heard, 0, score, brief, fade_out=fade)]),
        title=brief.title,
        tags=_tags(job.params),
        lyrics=lyrics or creating.written(brief),
    )
    return Result((made,), files={"audio.wav": path})


def _tags(params: Mapping[str, Any]) -> str:
    """The words that were chosen, as a style."""
    chosen: list[str] = []
    for name in ("genre", "mood", "instrument", "theme"):
        value = params.get(name) or []
        chosen += [value] if isinstance(value, str) else value
    return ", ".join(chosen) or str(params.get("description", ""))
