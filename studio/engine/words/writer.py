"""Song words from a description: scenes in a metre, rhymed through the dictionary, round a hook.

In English there are four forms: the ballad's lines of eight and six, couplets of seven, crossed lines of ten,
and long rapped lines. Verses move from what is seen to what has changed, a bridge turns the thought, and the
hook line that holds the title returns in every chorus. Requests in Spanish, German, French, Italian and
Portuguese are answered in their language.
"""

import re

from studio.engine.dice import dice
from studio.engine.words.lyrics_blocks import Block, read_blocks
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.writer_abroad import candidates_in
from studio.engine.words.writer_draft import candidates_about
from studio.engine.words.writer_subject import read
from studio.engine.words.writer_units import Draft

__all__ = ["Draft", "candidates", "title_for", "write"]


def write(description: str, seed: int, genre: str = "") -> Draft:
    """A song's words, in English or the description's language. The same arguments give the same words."""
    return candidates(description, seed, genre)[0]


def candidates(description: str, seed: int, genre: str = "") -> tuple[Draft, Draft]:
    """Two different drafts of the same request: another hook, other verses."""
    subject = read(description)
    if subject.language != "en":
        return candidates_in(subject.language, subject, seed)
    style = (
        f"{genre.lower()} rap" if re.search(r"\b(?:rap|hip[- ]hop)\b", description.lower()) else genre.lower()
    )
    return candidates_about(subject, seed, style, said=bool(description.strip()))


_SMALL = word_set("a an the and or but of to in on at for from with by")
_LOOSE_ENDS = _SMALL | word_set("my your is are was be that")
_OPENERS = word_set(
    "so and oh but yeah well then now just hey cause 'cause because that i'm i we're you're it's is"
)
_TITLE_WORDS = 6
_UNTITLED = ("Open Window", "Slow Horizon", "First Light", "Paper Lanterns", "North of Here", "Blue Hour")


def title_for(lyrics: str, seed: int) -> str:
    """A title from the line that returns most, or from the chorus; for no words, one of a few plain ones."""
    blocks, _ = read_blocks(lyrics)
    line = _hook_line(blocks)
    clauses = [clause for clause in re.split(r"[,;:.!?—–]+", line) if len(clause.split()) > 2]
    short = line if len(line.split()) <= _TITLE_WORDS or not clauses else clauses[0]
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*['’]?", short)
    while len(words) > 2 and words[0].lower() in _OPENERS:
        words = words[1:]
    words = words[:_TITLE_WORDS]
    while len(words) > 2 and words[-1].lower() in _LOOSE_ENDS:
        words = words[:-1]
    return " ".join(_titled(words)) or dice(seed, "title").choice(_UNTITLED)


def _hook_line(blocks: list[Block]) -> str:
    sung = [line.text for block in blocks for line in block.lines if line.hint != "backing"]
    chorus = [line.text for block in blocks if block.kind in ("chorus", "hook") for line in block.lines]
    ranked = [*chorus, *sung]
    return max(ranked, key=lambda line: (ranked.count(line), -ranked.index(line)), default="")


def _titled(words: list[str]) -> list[str]:
    return [
        word.lower() if i and word.lower() in _SMALL else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    ]
