"""What the engine, providers and the fetcher say to people is known where pages translate it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from studio import sentences
from studio.engine.instruments import INSTRUMENTS
from studio.engine.works import exporting
from tests.web.pseudo import speaking

STUDIO = Path(sentences.__file__).parent
ERRORS = {
    *(
        "ValueError",
        "CodecError",
        "RenderError",
        "ProviderError",
        "AccountError",
        "Busy",
        "Unknown",
        "Broken",
    ),
    *("FetchError", "TooLarge", "TooLong", "Unsent"),
}
TELLS = {"tell", "_crash"}
KNOWN = {
    re.sub(r"%\(\w+\)s", "{}", sentence)
    for sentence in (*sentences.STAGES, *sentences.ENGINE, *sentences.FETCHING, *sentences.VENDOR)
}
# Nobody but who runs the studio reads these, or they say what no request can do.
OURS = re.compile(
    r"SoundFont|chunk|it is (empty|cut short)|score has version|MIDI file|tracks have no time|"
    r"The file is larger than|There is no (format|file to|operation)|These are no notes|stock of lines|"
    r"Nothing to rhyme|A mix needs|These (are too many notes|notes have no name)|"
    r"This is no (FLAC|WAV|MP4) file|FLAC file ends|MP4 file (is broken|has too much)|"
    r"too large for tags|\{\}: "
)


def texts(node: ast.expr | None, constants: dict[str, str]) -> Iterator[str]:
    """What an expression may say; {} for its values."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body, constants), *texts(node.orelse, constants))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_piece(piece, constants) for piece in node.values)


def _piece(piece: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(piece, ast.Constant):
        return str(piece.value)
    inner = piece.value if isinstance(piece, ast.FormattedValue) else None
    return constants.get(inner.id, "{}") if isinstance(inner, ast.Name) else "{}"


def said_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if getattr(node.exc.func, "id", "") in ERRORS and node.exc.args:
                yield from texts(node.exc.args[0], constants)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TELLS:
            yield from (text for argument in node.args[1:] for text in texts(argument, constants))
            yield from (
                text
                for named in node.keywords
                if named.arg == "stage"
                for text in texts(named.value, constants)
            )
        elif isinstance(node, ast.Return) and path.parent.name in ("fetch", "providers"):
            yield from (text for text in texts(node.value, constants) if text.endswith("."))


@pytest.mark.parametrize("part", ["engine", "providers", "fetch"])
def test_every_sentence_that_a_worker_can_leave_behind_is_known(part: str) -> None:
    found = {text for path in (STUDIO / part).rglob("*.py") for text in said_in(path)}
    spoken = {text for text in found if " " in text and not OURS.search(text)}
    endless = {text for text in spoken if part == "engine" and text[:1].isupper() and not text.endswith(".")}
    assert len(spoken) > 8
    assert {text for text in spoken - endless - KNOWN if not _is_spelled_out(text)} == set()


def _is_spelled_out(text: str) -> bool:
    """Known with each of the words that can stand in its places."""
    pattern = re.compile(re.escape(text).replace(r"\{\}", ".+"))
    return "{}" in text and any(pattern.fullmatch(sentence) for sentence in KNOWN)


def test_every_instrument_has_a_name_to_translate() -> None:
    sung = {f"{role.capitalize()} vocal" for role in exporting._VOICES}  # as written notes call their tracks
    played = {instrument.name for instrument in INSTRUMENTS.values()}
    assert played | sung == set(sentences.INSTRUMENTS)
    assert tuple(exporting._VOICES.values()) == sentences.VOICES


def test_a_sentence_is_said_in_the_language_of_the_page() -> None:
    late, host = "It took longer than 30 seconds.", "example.com could not be reached."
    assert sentences.said(late) == late
    with speaking():
        assert sentences.said(late) == "«It took longer than «30» seconds.»"
        assert sentences.said("playing felt piano") == "«playing «felt piano»»"
        assert sentences.said(f"trying again: {host[:-1]}").startswith("«trying again: «")


def test_what_nobody_knows_stays_as_it_is() -> None:
    with translation.override("de"):
        assert sentences.said("The moon is full.") == "The moon is full."
