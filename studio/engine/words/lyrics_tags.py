"""What a bracketed tag means: a section, a way of singing, or nothing that the composer knows."""

import re
from dataclasses import dataclass

_PLAYER = r"(?:[\w&' -]{2,40}? )?"

# In order: the first that fits the whole tag decides its kind.
_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"fade(?: |-)?out|fade|fade to (?:end|silence)", "fade"),
        (r"(?:the )?end(?:ing)?|fin|finish|stop", "end"),
        (_PLAYER + r"(?:intro|introduction|opening|prelude|entrada|einleitung)", "intro"),
        (_PLAYER + r"(?:outro|coda|ending|epilogue|finale|final|schluss|sortie)", "outro"),
        (_PLAYER + r"(?:pre|vor)[- ]?(?:chorus|refr[aã]o|refrain|hook|coro|estribillo)", "prechorus"),
        (_PLAYER + r"(?:build|rise|crescendo)(?:[- ]?up)?(?: to [\w ]+)?", "prechorus"),
        (_PLAYER + r"post[- ]?(?:chorus|hook|refrain)|(?:the |main |vocal )?hook|tag|vamp", "hook"),
        (_PLAYER + r"(?:beat |bass )?drop", "hook"),
        (r"(?:repeat |final |last |big |double |main |half |the |soft |quiet |opening )*"
         r"(?:chorus(?:es)?|refrain|coro|estribillo|ritornello|refr[aã]o|kehrvers)", "chorus"),
        (r"(?:repeat |final |last |first |second |third |rap |spoken |opening |the |short )*"
         r"(?:verse|vers|verso|estrofa|strophe|strofa|couplet|stanza)", "verse"),
        (_PLAYER + r"(?:bridge|middle (?:8|eight)|puente|ponte|pont|br[uü]cke|breakdown)", "bridge"),
        (_PLAYER + r"solo(?: section)?", "solo"),
        (_PLAYER + r"(?:instrumental|interlude|interlud|instrumental break|riff|fill|transition|melody|jam"
         r"|interludio|zwischenspiel|interm[eè]de|musical break|music break)", "instrumental"),
        (_PLAYER + r"(?:break|pause|silence)", "break"),
    )
)  # fmt: skip

_HINTS = (
    ("whisper", re.compile(r"\bwhisper(?:ed|ing|s)?\b")),
    ("spoken", re.compile(r"\b(?:spoken(?: word)?|speaking|narrat(?:ion|ed|or)|talking|monologue)\b")),
    (
        "shout",
        re.compile(r"\b(?:shout(?:ed|ing|s)?|scream(?:ed|ing|s)?|yell(?:ed|ing)?|gang vocals?)\b"),
    ),
    ("hum", re.compile(r"\bhum(?:med|ming|s)?\b")),
    ("rap", re.compile(r"\brap(?:ped|ping|s)?\b")),
    ("backing", re.compile(r"\b(?:back(?:ing|ground)(?: vocals?)?|choir|harmon(?:y|ies)|ad-?libs?|echo)\b")),
)

# Tags that speak of the performance and need no section; they are understood and leave the lead as it is.
_CUES = re.compile(
    r"(?:(?:fe)?male|man|woman|boy|girl|duet|both|lead|solo|soft(?:ly)?|gentl[ey]|quiet(?:ly)?|loud(?:ly)?|powerful"
    r"|emotional|sung|sing(?:ing)?|melodic|normal|vocals?|voices?|singer|all|together|clean|breathy|falsetto|belt(?:ed)?"
    r"|acoustic|a ?cappella|slow(?:er)?|fast(?:er)?|sad|happy|high|low|energetic|intense|calm|[\s,&/+-])+"
)  # fmt: skip

_REPEAT = re.compile(
    r"[(\s]*(?:\b[x×]\s?(\d{1,2})|(\d{1,2})\s?(?:[x×]|times)\b|\b(twice|repeat(?:ed)?)\b)[)\s]*"
)
_NUMBER = re.compile(r"\s*#?\s*(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six)\b(?=\s*$)")
_MOST_REPEATS = 8


@dataclass(frozen=True, slots=True)
class Tag:
    """A read tag. `kind` is "" where it opens no section; `known` is false where it means nothing."""

    name: str
    kind: str = ""
    hint: str = ""
    repeats: int = 1
    known: bool = True


def read_tag(content: str) -> Tag:
    """The meaning of what stands between brackets, such as "Verse 1: softly" or "Chorus x2"."""
    text = re.sub(r"[\s_*#]+", " ", content).strip(" .:-–—")
    lowered = text.lower()
    repeat = _REPEAT.search(lowered)
    if repeat:
        text = (text[: repeat.start()] + " " + text[repeat.end() :]).strip(" .:-–—")
    head, rest = _split(text)
    kind = section_kind(head)
    hint = hint_of(f"{head} {rest}")
    if kind:
        return Tag(_shown(head), kind, hint, _repeats(repeat))
    understood = bool(hint) or not text or bool(_CUES.fullmatch(lowered))
    return Tag(text, hint=hint, repeats=_repeats(repeat), known=understood)


def section_kind(head: str) -> str:
    """The kind of section that a tag's words name, or ""."""
    plain = _NUMBER.sub("", head.lower().strip()).strip()
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(plain)), "")


def hint_of(text: str) -> str:
    """How a line is asked to be sung: whisper, spoken, shout, hum, rap, backing or ""."""
    lowered = text.lower()
    return next((hint for hint, pattern in _HINTS if pattern.search(lowered)), "")


def _split(text: str) -> tuple[str, str]:
    """A tag's own words and what is said about them after a colon, dash, comma, bar or parenthesis."""
    parts = re.split(r"\s*[:|,;(]\s*|\s+[-–—]\s+|\s*[–—]\s*", text, maxsplit=1)
    head, rest = parts[0], parts[1] if len(parts) > 1 else ""
    if section_kind(head):
        return head, rest
    # "Verse 2 whispered", "Whispered Verse": the tag is a part of the words.
    match = re.match(r"((?:pre-|post-)?(?:verse|chorus|bridge|hook|intro|outro)(?: \d+)?)\b(.*)", head, re.I)
    if match:
        return match[1], f"{match[2]} {rest}"
    match = re.match(r"([\w ]+?) ((?:verse|chorus|bridge|hook|intro|outro)(?: \d+)?)$", head, re.I)
    return (match[2], f"{match[1]} {rest}") if match and hint_of(match[1]) else (head, rest)


def _repeats(match: re.Match[str] | None) -> int:
    if match is None:
        return 1
    count = match[1] or match[2]
    return min(_MOST_REPEATS, max(1, int(count))) if count else 2 if match[3] == "twice" else 1


def _shown(head: str) -> str:
    return " ".join(
        word if word[:1].isupper() and "-" in word else word.capitalize() for word in _words(head)
    )


def _words(head: str) -> list[str]:
    words = re.sub(r"\bpre ?chorus\b", "Pre-Chorus", head, flags=re.I)
    words = re.sub(r"\bpost ?chorus\b", "Post-Chorus", words, flags=re.I)
    return ["-".join(p.capitalize() for p in w.split("-")) if "-" in w else w for w in words.split()]
