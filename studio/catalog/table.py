"""Models, limits, prices and the hosted vendor's terms: one table, which an administrator can adjust.

The shipped table lies beside this module; the administrator's file is laid over it entry by entry. What makes
no sense ends the start in one sentence that names the file and the key.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_noop as _

SHIPPED = Path(__file__).with_name("table.toml")
DEFAULT_MODEL = "sonic-v5"
# What the shipped table says to people; an administrator's own sentences are shown as they are.
SENTENCES = (
    _("Sonic v3.5 (up to 2 minutes)"),
    _("Sonic v4 (up to 2 minutes)"),
    _("Sonic v4.5 (up to 4 minutes)"),
    _("Sonic v4.5+ (up to 4 minutes)"),
    _("Sonic v5 (up to 8 minutes)"),
    _("Sonic v5.5 (up to 8 minutes)"),
    _("Some of the vendor's addresses take this, others have retired it."),
    _("The vendor advises against Riffusion and may end it."),
    _("The vendor has retired Nuro; the studio itself goes on with it."),
    _("The vendor's personas are unavailable at times."),
)
SONIC = re.compile(r"sonic-[a-z0-9-]{1,24}")  # takes remember 30 characters of a model's name
FUZZ = re.compile(r"FUZZ-[A-Za-z0-9. ]{0,24}[A-Za-z0-9]")

SourceKind = Literal["", "made", "uploaded", "any"]
Place = tuple[str, ...]  # ("operations", "create") or ("vendor",)
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    words: str  # what a value must be
    holds: Callable[[Any], bool]


def must_be(words: str, holds: Callable[[Any], bool]) -> Mapping[str, Rule]:
    return {"rule": Rule(words, holds)}


def whole(least: int, most: int) -> Mapping[str, Rule]:
    return must_be(
        f"a whole number from {least} to {most}", lambda value: is_whole(value) and least <= value <= most
    )


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def are_names(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(is_fuzz(name) for name in value)


def is_fuzz(value: object) -> bool:
    return isinstance(value, str) and bool(FUZZ.fullmatch(value))


def is_wait(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 2 or not all(map(is_whole, value)):
        return False
    return bool(1 <= value[0] <= value[1] <= 3600)


PRICE = whole(0, 100_000)
SWITCH = must_be("true or false", lambda value: isinstance(value, bool))
NAME = must_be("text", lambda value: isinstance(value, str) and bool(value.strip()))
NOTE = must_be("text", lambda value: isinstance(value, str))
NAMES = must_be('a list of names such as ["FUZZ-2.0", "FUZZ-1.1 Pro"]', are_names)
WAIT = must_be("two whole numbers of seconds, the least and the most, such as [15, 25]", is_wait)
SOURCE = must_be('"made", "uploaded", "any" or ""', lambda value: value in get_args(SourceKind))


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    title: str = field(metadata=NAME)
    seconds: int = field(metadata=whole(10, 3600))  # the longest song
    prompt: int = field(metadata=whole(1, 100_000))  # characters of lyrics
    tags: int = field(metadata=whole(1, 100_000))  # characters of style
    picks_voice: bool = field(metadata=SWITCH)  # understands vocal_gender
    varies: bool = field(default=False, metadata=SWITCH)  # understands variation_category


@dataclass(frozen=True, slots=True)
class Fuzz:
    """The models of producer and riffusion; the first of each is what its forms begin with."""

    seconds: int = field(metadata=whole(10, 3600))
    producer: tuple[str, ...] = field(metadata=NAMES)
    riffusion: tuple[str, ...] = field(metadata=NAMES)


@dataclass(frozen=True, slots=True)
class Terms:
    """The price of an operation, and how the hosted vendor offers it."""

    credits: int = field(metadata=PRICE)
    seconds: int = field(default=0, metadata=whole(0, 86_400))  # as published; 0 where nothing is
    offered: bool = field(default=True, metadata=SWITCH)
    source: SourceKind = field(default="", metadata=SOURCE)  # which clips it takes there; "": as here
    hours: int = field(default=0, metadata=whole(0, 100_000))  # the greatest age of its clip; 0: any
    note: str = field(default="", metadata=NOTE)  # a sentence for musicians
    webhook: bool = field(default=False, metadata=SWITCH)  # accepts webhook_url
    at_once: bool = field(default=False, metadata=SWITCH)  # the answer is the result, not a task
    deprecated: bool = field(default=False, metadata=SWITCH)


@dataclass(frozen=True, slots=True)
class Vendor:
    seconds_per_request: int = field(metadata=whole(0, 3600))
    poll_seconds: tuple[int, int] = field(metadata=WAIT)  # sonic, riffusion
    poll_seconds_short: tuple[int, int] = field(metadata=WAIT)  # producer, nuro
    carry_credits: int = field(metadata=PRICE)  # for bringing a take of the studio's own engine there


@dataclass(frozen=True, slots=True)
class Table:
    models: Mapping[str, Model]
    fuzz: Fuzz
    vendor: Vendor
    operations: Mapping[str, Terms]
    file: Path = field(compare=False)  # the administrator's, or the shipped one where there is none


Part = Model | Fuzz | Vendor | Terms
KINDS: Mapping[str, type[Part]] = {"models": Model, "fuzz": Fuzz, "vendor": Vendor, "operations": Terms}
NAMED = ("models", "operations")  # sections with an entry to a name; the others are one entry


def read(own: Path | None) -> Table:
    """The table in force: the shipped one, with the administrator's file over it entry by entry."""
    file, merged = own or SHIPPED, dict(entries(SHIPPED))
    for place, entry in entries(own) if own else ():
        if place[0] == "operations" and place not in merged:
            raise wrong(file, place, "is no operation")
        merged[place] = merged.get(place, {}) | entry
    made = {place: build(file, place, entry) for place, entry in merged.items()}

    def section(name: str) -> dict[str, Any]:
        return {place[1]: entry for place, entry in made.items() if place[0] == name}

    return Table(section("models"), made["fuzz",], made["vendor",], section("operations"), file)


def entries(file: Path) -> Iterator[tuple[Place, Entry]]:
    """Every entry of a file, its values checked; some may be left out."""
    for section, content in load(file).items():
        if section not in KINDS:
            raise wrong(file, (section,), "is no section of the table")
        inside = as_table(file, (section,), content)
        places = {(section, name): entry for name, entry in inside.items()}
        for place, entry in places.items() if section in NAMED else [((section,), inside)]:
            yield place, checked(file, place, as_table(file, place, entry))


def load(file: Path) -> Entry:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(f"The table {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ImproperlyConfigured(f"The table {file} is not TOML: {error}.") from error


def as_table(file: Path, place: Place, value: object) -> Entry:
    if not isinstance(value, dict):
        raise wrong(file, place, f"must be a section, [{'.'.join(place)}], not {toml(value)}")
    return value


def checked(file: Path, place: Place, entry: Entry) -> Entry:
    if place[0] == "models" and not SONIC.fullmatch(place[1]):
        raise wrong(file, place, "must be called sonic- and something short, such as sonic-v6")
    known = rules(KINDS[place[0]])
    for name, value in entry.items():
        if name not in known:
            raise wrong(file, (*place, name), f"is unknown; there are {', '.join(known)}")
        if not known[name].holds(value):
            raise wrong(file, (*place, name), f"must be {known[name].words}, not {toml(value)}")
    return entry


def rules(kind: type[Part]) -> dict[str, Rule]:
    """The keys of an entry, and what each must be."""
    return {found.name: found.metadata["rule"] for found in fields(kind) if found.metadata}


def build(file: Path, place: Place, entry: Entry) -> Any:
    kind = KINDS[place[0]]
    needed = [found.name for found in fields(kind) if found.metadata and found.default is MISSING]
    if lacking := [name for name in needed if name not in entry]:
        raise wrong(file, place, f"lacks {', '.join(lacking)}")
    values: Entry = {"name": place[1]} if kind is Model else {}
    for name, value in entry.items():
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)


def check(table: Table, sources: Mapping[str, SourceKind]) -> None:
    """The table and the catalog have the same operations, and restrict clips only where one is taken."""
    for key in sorted(sources.keys() ^ table.operations.keys()):
        raise wrong(SHIPPED, ("operations", key), "is missing" if key in sources else "is no operation")
    for key, terms in table.operations.items():
        own = sources[key]
        if terms.hours and not own:
            raise wrong(table.file, ("operations", key, "hours"), "must be 0: it starts from no take")
        if terms.source and own not in ("any", terms.source):
            expected = f'"{own}" or left out' if own else "left out: it starts from no take"
            raise wrong(table.file, ("operations", key, "source"), f"must be {expected}")


def wrong(file: Path, place: Place, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"In {file}, {'.'.join(place)} {what}.")


def toml(value: object) -> str:
    """Text, whole numbers, true, false and lists are written as in JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")


TABLE = read(settings.TABLE_FILE)
VENDOR = TABLE.vendor
MODELS = TABLE.models
LONGEST_SONG = max(model.seconds for model in MODELS.values())
LONGEST_PROMPT = max(model.prompt for model in MODELS.values())
LONGEST_TAGS = max(model.tags for model in MODELS.values())


def model_name(text: str) -> str:
    """The vendor calls every model by two names; ours is the sonic one."""
    return "sonic-" + text.removeprefix("chirp-") if text.startswith("chirp-") else text


def models_from(oldest: str) -> dict[str, Model]:
    """This model and the newer ones."""
    names = list(MODELS)
    return {name: MODELS[name] for name in names[names.index(oldest) :]}


def longest_song(name: str) -> int:
    """The longest song of a model in seconds; that of the best one where a request names none."""
    if name.startswith("FUZZ-"):
        return TABLE.fuzz.seconds
    return MODELS[name].seconds if name in MODELS else LONGEST_SONG
