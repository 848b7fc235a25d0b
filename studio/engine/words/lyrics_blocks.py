"""Reading typed lyrics into blocks of lines: tags, headings, hints, and the shape of untagged ones."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from studio.engine.words.lyrics_tags import Tag, hint_of, read_tag, section_kind


@dataclass(frozen=True, slots=True)
class Text:
    """A written line and how it is to be sung."""

    text: str
    hint: str = ""


@dataclass(slots=True)
class Block:
    """A section as it is being read."""

    name: str
    kind: str
    repeats: int = 1
    lines: list[Text] = field(default_factory=list)


BLANK = Text("")

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f]")
_RULE = re.compile(r"\s*(?:[-_=*~–—]\s*){3,}|\s*```\w*\s*")
_PREAMBLE = re.compile(r"\s*(?:\W{0,3}(?:song )?title\W{0,3}:.*|\W{0,3}lyrics\W{0,3})\s*", re.IGNORECASE)
_LEAD_IN = re.compile(r"^\s*(?:>\s*|#{1,6}\s+|[-*•]\s+)+")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3})(?=\S)([^*]+?)(?<=\S)\1")
_CHORD_OR_TIME = re.compile(
    r"\[(?:[A-G][#b♯♭]?(?:maj|min|m|sus|dim|aug|add)?\d{0,2}(?:/[A-G][#b♯♭]?)?|\d{1,2}:\d\d(?:[.:]\d{1,3})?)\]"
)
_HEADING = re.compile(
    r"(?P<head>(?:(?:pre|post)[- ]?chorus|(?:final |last )?chorus|verse|refrain|bridge|intro|outro|hook"
    r"|interlude|instrumental|coro|estribillo|verso|estrofa|strophe|couplet|puente|refrão|ritornello|strofa)"
    r"(?: ?\d{1,2})?)"
    r"(?: ?\([^()]*\))?\s*(?::\s*(?P<text>.*))?",
    re.IGNORECASE,
)  # fmt: skip
_WITHOUT_LEAD = frozenset(("instrumental", "solo", "break", "end", "fade"))


def read_blocks(text: str) -> tuple[list[Block], list[str]]:
    """The sections of a lyric in order, and the tags that mean nothing (as written)."""
    events = [event for line in _physical_lines(text) for event in _read_line(line)]
    unknown = [f"[{event.name}]" for event in events if isinstance(event, Tag) and not event.known]
    if any(isinstance(event, Tag) and event.kind for event in events):
        return _tagged(events), unknown
    return _untagged(events), unknown


def _physical_lines(text: str) -> Iterator[str]:
    for number, line in enumerate(_INVISIBLE.sub("", text).splitlines()):
        preamble = number < 3 and _PREAMBLE.fullmatch(line)
        if not preamble and not _RULE.fullmatch(line):
            plain = _EMPHASIS.sub(r"\2", _LEAD_IN.sub("", line))
            yield _CHORD_OR_TIME.sub("", plain).strip()


def _read_line(line: str) -> Iterator[Tag | Text]:
    """The tags and texts of one written line, in order."""
    heading = _HEADING.fullmatch(line)
    if not line:
        yield BLANK
    elif heading:
        yield read_tag(heading["head"])
        yield from _read_text(heading["text"] or "", "")
    else:
        pieces = re.split(r"[\[【]([^\[\]【】]*)(?:[\]】]|$)", line)
        yield from _read_pieces(pieces)


def _read_pieces(pieces: list[str]) -> Iterator[Tag | Text]:
    """Texts stand at even places, tags at odd ones. A hint before text on its line is for that text alone."""
    hint = ""
    for i, piece in enumerate(pieces):
        if i % 2 == 0:
            yield from _read_text(piece.strip(), hint)
            continue
        tag = read_tag(piece)
        hint = tag.hint if not tag.kind and pieces[i + 1].strip() else ""
        if not hint:
            yield tag


_WHOLE_PARENTHESIS = re.compile(r"[(（]([^()（）]*)[)）][.,!?…]*")
_LAST_PARENTHESIS = re.compile(r"(.*\S)\s*([(（][^()（）]*[)）][.,!?…]*)")
_TIMES = re.compile(
    r"\s*(?:[x×]\s?(\d{1,2})|(\d{1,2})\s?(?:[x×]|times)|(?:repeat )?(twice))\s*", re.IGNORECASE
)
_STAGE_DIRECTION = re.compile(
    r"(?:whisper(?:ed|ing)?|spoken(?: word)?|shout(?:ed|ing)?|humm?(?:ed|ing)?|rapp?(?:ed|ing)?)"
)


def _read_text(text: str, hint: str) -> Iterator[Tag | Text]:
    """A text, its echo in parentheses as a backing line of its own, and "(x2)" as a repetition."""
    whole = _WHOLE_PARENTHESIS.fullmatch(text)
    ends = None if whole else _LAST_PARENTHESIS.fullmatch(text)
    if whole:
        yield from _read_parenthesis(whole[1].strip(), hint)
    elif ends:
        times = _TIMES.fullmatch(ends[2].strip("()（）.,!?…"))
        lead = Text(ends[1], hint)
        count = _count(times) if times else 1
        yield from [lead] * count
        if not times:
            yield from _read_text(ends[2], "")
    elif text:
        yield Text(text, hint)


def _count(times: re.Match[str]) -> int:
    return min(8, max(1, int(times[1] or times[2] or 2)))


def _read_parenthesis(inner: str, hint: str) -> Iterator[Tag | Text]:
    if _TIMES.fullmatch(inner) or (section_kind(inner) and len(inner.split()) < 4):
        yield read_tag(inner)
    elif _STAGE_DIRECTION.fullmatch(inner.lower()):
        yield Tag(inner, hint=hint_of(inner))
    elif inner:
        yield Text(inner, hint or "backing")


def _tagged(events: list[Tag | Text]) -> list[Block]:
    blocks: list[Block] = []
    hint, after_blank = "", False
    for event in events:
        if isinstance(event, Tag):
            if event.kind:
                blocks.append(Block(event.name, event.kind, event.repeats))
            elif blocks and not event.name:  # [x2] after the lines
                blocks[-1].repeats = max(blocks[-1].repeats, event.repeats)
            if event.kind or event.known:
                hint = event.hint
        elif event.text:
            if not blocks or (after_blank and event.hint != "backing" and _is_over(blocks[-1])):
                blocks.append(Block("Verse", "verse"))
            blocks[-1].lines.append(replace(event, hint=event.hint or hint))
        after_blank = event is BLANK or (after_blank and isinstance(event, Tag) and not event.kind)
    return blocks


def _is_over(block: Block) -> bool:
    """Words after a gap below [Guitar Solo] or [End] belong to a verse whose tag was left out."""
    return block.kind in _WITHOUT_LEAD


_STANZA = 4  # lines of a stanza where a text has no gaps
_LONGEST_STANZA = 12


def _untagged(events: list[Tag | Text]) -> list[Block]:
    stanzas: list[list[Text]] = [[]]
    hint = ""
    for event in events:
        if isinstance(event, Tag):
            hint = event.hint if event.known else hint
        elif event.text:
            stanzas[-1].append(replace(event, hint=event.hint or hint))
        elif stanzas[-1]:
            stanzas.append([])
    parts = [part for stanza in stanzas for part in _cut(stanza)]
    return _shape(parts)


def _cut(stanza: list[Text]) -> list[list[Text]]:
    if len(stanza) <= _LONGEST_STANZA:
        return [stanza] if stanza else []
    return [stanza[at : at + _STANZA] for at in range(0, len(stanza), _STANZA)]


def _shape(stanzas: list[list[Text]]) -> list[Block]:
    """Names for stanzas: what returns is the chorus; where nothing does, every second one is."""
    keys = [_key(stanza) for stanza in stanzas]
    counts = Counter(keys)
    chorus, times = counts.most_common(1)[0] if counts else ("", 0)
    if times < 2:
        return _alternating(stanzas)
    last_chorus = len(keys) - 1 - keys[::-1].index(chorus)
    blocks: list[Block] = []
    for i, (stanza, key) in enumerate(zip(stanzas, keys, strict=True)):
        leads_in = i + 1 < len(keys) and keys[i + 1] == chorus
        if key == chorus:
            blocks.append(Block("Chorus", "chorus", lines=stanza))
        elif counts[key] > 1 and leads_in:
            blocks.append(Block("Pre-Chorus", "prechorus", lines=stanza))
        elif i + 1 == last_chorus and keys[:i].count(chorus) > 1:
            blocks.append(Block("Bridge", "bridge", lines=stanza))
        elif i == len(keys) - 1 and len(stanza) < 4:
            blocks.append(Block("Outro", "outro", lines=stanza))
        else:
            blocks.append(_verse(blocks, stanza))
    return blocks


def _alternating(stanzas: list[list[Text]]) -> list[Block]:
    blocks: list[Block] = []
    for i, stanza in enumerate(stanzas):
        blocks.append(Block("Chorus", "chorus", lines=stanza) if i % 2 else _verse(blocks, stanza))
    return blocks


def _verse(before: list[Block], stanza: list[Text]) -> Block:
    number = 1 + sum(block.kind == "verse" for block in before)
    return Block(f"Verse {number}", "verse", lines=stanza)


def _key(stanza: list[Text]) -> str:
    """What two stanzas must share to count as the same: their first two lines, letters only."""
    return " ".join(re.sub(r"\W+", " ", line.text.lower()).strip() for line in stanza[:2])
