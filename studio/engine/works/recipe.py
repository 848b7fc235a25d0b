"""How a clip's sound can be made again: which stretches of which songs it is put together from.

A recipe is plain JSON. {"kind": "composed"}: the clip is the whole rendering of its own score and brief.
{"kind": "recorded"}: only the sound is known. {"kind": "edited", "pieces": [...]}: `Piece`s, laid over each
other and added up.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from studio.engine import score as scores
from studio.engine.brief import Brief
from studio.engine.score import Score, Syllable, Voice
from studio.engine.words.lyrics import Line, Lyrics, LyricSection

Recipe: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one song, laid into a clip. Places and fades are counted in samples; fades are straight.

    Without a score it is a stretch of a recording: the clip's own sound is all that is known of it.
    """

    start: int  # in the rendering of the score
    end: int
    at: int  # where it begins in the clip
    score: Score | None = None
    brief: Brief | None = None
    gain_db: float = 0.0  # a gain above 0 is followed by a limiter
    tone: tuple[float, ...] = ()  # dB of `matching.BANDS`, where it was fitted to a recording
    fade_in: int = 0
    fade_out: int = 0

    @property
    def until(self) -> int:
        """Where it ends in the clip."""
        return self.at + self.end - self.start


def composed() -> Recipe:
    return {"kind": "composed"}


def recorded() -> Recipe:
    return {"kind": "recorded"}


def edited(pieces: Iterable[Piece]) -> Recipe:
    return {"kind": "edited", "pieces": [_dump_piece(piece) for piece in pieces]}


def pieces(recipe: Recipe, score: Score, brief: Brief | None, samples: int) -> tuple[Piece, ...]:
    """The pieces that a clip of so many samples is made of."""
    if recipe["kind"] == "edited":
        return tuple(_load_piece(row) for row in recipe["pieces"])
    if recipe["kind"] == "composed" and brief is not None:
        return (Piece(0, samples, 0, score, brief),)
    return (Piece(0, samples, 0),)


def cut(whole: Iterable[Piece], start: int, end: int, fade_in: int = 0, fade_out: int = 0) -> Iterator[Piece]:
    """What is left of pieces between two places of the clip, moved so that `start` becomes 0.

    Pieces that reach the edges fade there.
    """
    for piece in whole:
        if piece.at < end and piece.until > start:
            early, late = max(0, start - piece.at), max(0, piece.until - end)
            yield dataclasses.replace(
                piece,
                start=piece.start + early,
                end=piece.end - late,
                at=max(0, piece.at - start),
                fade_in=fade_in if early or piece.at == start else piece.fade_in,
                fade_out=fade_out if late or piece.until == end else piece.fade_out,
            )


def moved(whole: Iterable[Piece], by: int) -> Iterator[Piece]:
    """The pieces, so many samples later."""
    for piece in whole:
        yield dataclasses.replace(piece, at=piece.at + by)


def dump_brief(brief: Brief) -> dict[str, Any]:
    """The brief as plain JSON values; `load_brief` brings it back equal."""
    return dataclasses.asdict(brief)


def load_brief(data: Mapping[str, Any]) -> Brief:
    """The brief that `dump_brief` wrote."""
    rows: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
    }
    rows["genres"] = tuple((str(genre), float(share)) for genre, share in data["genres"])
    rows["voice"] = Voice(**data["voice"]) if data["voice"] else None
    rows["lyrics"] = _load_lyrics(data["lyrics"])
    return Brief(**rows)


def _load_lyrics(data: Mapping[str, Any]) -> Lyrics:
    sections = tuple(
        LyricSection(row["name"], row["kind"], tuple(_load_line(line) for line in row["lines"]))
        for row in data["sections"]
    )
    return Lyrics(sections, data["language"], tuple(data["unsung"]), tuple(data["unknown_tags"]))


def _load_line(row: Mapping[str, Any]) -> Line:
    syllables = tuple(
        Syllable(**{**syllable, "onset": tuple(syllable["onset"]), "coda": tuple(syllable["coda"])})
        for syllable in row["syllables"]
    )
    return Line(**{**row, "words": tuple(row["words"]), "syllables": syllables})


def _dump_piece(piece: Piece) -> dict[str, Any]:
    row = {field.name: getattr(piece, field.name) for field in dataclasses.fields(piece)}
    row["score"] = scores.dump(piece.score) if piece.score else None
    row["brief"] = dump_brief(piece.brief) if piece.brief else None
    return row


def _load_piece(row: Mapping[str, Any]) -> Piece:
    score = scores.load(row["score"]) if row["score"] else None
    brief = load_brief(row["brief"]) if row["brief"] else None
    return Piece(**{**row, "score": score, "brief": brief, "tone": tuple(row["tone"])})
