"""Lyrics as a musician writes them: lines under section tags, read into sections that can be composed."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.engine.score import Syllable
from studio.engine.words.lyrics_blocks import Block, Text, read_blocks
from studio.engine.words.lyrics_language import detect
from studio.engine.words.pronounce import LANGUAGES, Pronounced, syllables
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.pronounce_words import LIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """One line to sing. `hint` says how: "" or backing, whisper, spoken, shout, hum, rap."""

    text: str  # as written, without hints
    index: int  # in the whole lyric, counting sung lines only
    words: tuple[str, ...]  # as written, punctuation included; `Syllable.word` counts through all of them
    syllables: tuple[Syllable, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LyricSection:
    """A tagged block. `kind` as in `score.Section`, plus "end" and "fade" for [End] and [Fade Out]."""

    name: str  # as shown: "Verse 2", "Guitar Solo"
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Lyrics:
    sections: tuple[LyricSection, ...]
    language: str  # "en", "es", "de", "fr", "it", "pt", "ja", "zh"
    unsung: tuple[str, ...] = ()  # lines that the singer could not pronounce, as written
    unknown_tags: tuple[str, ...] = ()  # section tags that mean nothing to the composer, as written


@dataclass(frozen=True, slots=True)
class _Word:
    start: int  # in its written line
    end: int
    syllables: tuple[Pronounced, ...]


def parse(text: str, language: str = "") -> Lyrics:
    """Typed lyrics as sections of singable lines.

    Every word of a line has at least one syllable: punctuation and what cannot be sung is written with the
    word before it. `language` is a code of `pronounce.LANGUAGES`; where it is not given, the words tell it.
    A chorus tag without lines sings the words of the chorus before it.
    """
    blocks, unknown = read_blocks(text)
    code = language.strip().lower()[:2]
    if code not in LANGUAGES:
        code = detect("\n".join(line.text for block in blocks for line in block.lines))
    unsung: list[str] = []
    counter = _Counter()
    sections = tuple(
        LyricSection(block.name, block.kind, tuple(_lines(block, code, counter, unsung)))
        for block in _in_full(blocks)
    )
    return Lyrics(sections, code, tuple(dict.fromkeys(unsung)), tuple(dict.fromkeys(unknown)))


@dataclass(slots=True)
class _Counter:
    line: int = 0
    word: int = 0


_RETURNING = frozenset(("chorus", "prechorus", "hook"))


def _in_full(blocks: list[Block]) -> Iterator[Block]:
    """Blocks as they are sung: returning sections with their words, repeated ones as often as asked."""
    words: dict[str, list[Text]] = {}
    for block in blocks:
        key = "chorus" if block.kind == "chorus" else re.sub(r"\W*\d+$", "", block.name)
        if block.kind in _RETURNING:
            block.lines = block.lines or words.get(key, [])
            words[key] = block.lines
        for _ in range(block.repeats):
            yield block


def _lines(block: Block, language: str, counter: _Counter, unsung: list[str]) -> Iterator[Line]:
    for line in block.lines:
        words, lost = _sung_words(line.text, language)
        unsung += lost if words else [line.text] if lost else []
        for part in _singable(line.text, words, _MOST_RAPPED if line.hint == "rap" else _MOST_SYLLABLES):
            yield _line(line, part, counter)


def _line(line: Text, words: list[_Word], counter: _Counter) -> Line:
    sung = tuple(
        Syllable(s.text, s.onset, s.nucleus, s.coda, s.stress, counter.word + i, counter.line)
        for i, word in enumerate(words)
        for s in word.syllables
    )
    text = line.text[words[0].start : words[-1].end]
    written = tuple(line.text[word.start : word.end] for word in words)
    index = counter.line
    counter.line += 1
    counter.word += len(words)
    return Line(text, index, written, sung, line.hint)


# A word: a run without spaces; in Chinese and Japanese one character with the small kana that lean on it.
_TOKEN = re.compile(
    r"[\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]"
    r"[ぁぃぅぇぉゃゅょゎっんァィゥェォャュョヮッンー]*"
    r"|[^\s\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]+"
)
_LONGEST_WORD = 24  # syllables; longer runs of letters are no words


def sung_words(text: str, language: str) -> list[tuple[Pronounced, ...]]:
    """The syllables of each word of one written line, without the words that have no sound."""
    return [word.syllables for word in _sung_words(text, language)[0]]


def _sung_words(text: str, language: str) -> tuple[list[_Word], list[str]]:
    """The words of a line that have a sound, each with what follows it unsung, and the words without one."""
    words: list[_Word] = []
    lost: list[str] = []
    lead = None
    for token in _TOKEN.finditer(text):
        spoken = syllables(token[0], language)
        if 0 < len(spoken) <= _LONGEST_WORD:
            words.append(_Word(token.start() if lead is None else lead, token.end(), spoken))
            lead = None
        else:
            lost += [token[0]] if re.search(r"[^\W_]", token[0]) else []
            if words:
                words[-1] = _Word(words[-1].start, token.end(), words[-1].syllables)
            else:
                lead = token.start() if lead is None else lead
    return words, lost


_MOST_SYLLABLES = 14  # in one breath
_MOST_RAPPED = 18
_FULL_STOP, _COMMA, _JOINT, _GAP, _CLINGING = 0.0, 1.0, 3.5, 8.0, 12.0  # what a break costs, in syllables
_JOINING = word_set(
    "and but or so when while where because 'cause that if till until like with from for y pero que und"
    " aber wenn et mais quand e ma quando mas"
)


def _singable(text: str, words: list[_Word], most: int) -> Iterator[list[_Word]]:
    """The words in lines of one breath each, broken at punctuation where it stands near the middle."""
    total = sum(len(word.syllables) for word in words)
    if total <= most or len(words) < 2:
        if words:
            yield words
        return
    at = min(range(1, len(words)), key=lambda cut: _break_cost(text, words, cut, total))
    yield from _singable(text, words[:at], most)
    yield from _singable(text, words[at:], most)


def _break_cost(text: str, words: list[_Word], cut: int, total: int) -> float:
    before = text[words[cut - 1].start : words[cut - 1].end]
    after = text[words[cut].start : words[cut].end].lower()
    left = sum(len(word.syllables) for word in words[:cut])
    parts = max(2, math.ceil(total / _MOST_SYLLABLES))
    # An even share of the lines that are needed: the cut falls after one of them.
    share = total / parts
    off = abs(left / share - max(1, min(parts - 1, round(left / share)))) * share
    if before[-1] in ".!?;:…。！？":
        return off + _FULL_STOP
    if before[-1] in ",—–-、，)":
        return off + _COMMA
    if after in _JOINING:
        return off + _JOINT
    return off + (_CLINGING if before.lower() in LIGHT else _GAP)
