"""A band and its manner, chosen from the genres of a brief: who plays, which grooves and which figures."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.genres import Genre, by_style
from studio.engine.composing.genres_grooves import GROOVES
from studio.engine.composing.genres_words import ERA_SOUNDS, GENRES
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS

# Which roles an instrument can take when somebody asks for it, the likeliest first.
_ROLES_OF_STEM = {
    "drums": ("drums",),
    "percussion": ("percussion",),
    "bass": ("bass",),
    "guitar": ("chords", "colour", "lead"),
    "keyboard": ("chords", "colour", "lead"),
    "strings": ("pad", "lead"),
    "synth": ("colour", "lead"),
    "brass": ("lead", "pad"),
    "woodwinds": ("lead",),
    "fx": ("fx",),
}
_ROLES_OF_KEY = {
    "guitar_drive": ("chords", "lead"),
    "guitar_metal": ("chords", "lead"),
    "banjo": ("colour", "lead"),
    "mandolin": ("colour", "lead"),
    "accordion": ("colour", "pad", "lead"),
    "music_box": ("colour", "lead"),
    "vibraphone": ("colour", "lead"),
    "marimba": ("colour", "lead"),
    "violin": ("lead", "pad"),
    "cello": ("lead", "pad"),
    "harp": ("colour",),
    "strings_pizzicato": ("colour",),
    "pad_warm": ("pad",),
    "pad_bright": ("pad",),
    "pad_choir": ("pad",),
    "lead_saw": ("lead",),
    "lead_square": ("lead",),
    "supersaw": ("chords", "colour"),
    "horn": ("pad", "lead"),
}
# Somebody of each family, for a plain word such as "guitar" where the genre itself has none.
_PLAIN = {
    "drums": "kit_acoustic",
    "percussion": "percussion",
    "bass": "bass_finger",
    "guitar": "guitar_steel",
    "keyboard": "piano",
    "strings": "strings",
    "synth": "lead_saw",
    "brass": "brass",
    "woodwinds": "flute",
    "fx": "fx_riser",
}
_ODD_COLOURS = (
    "marimba",
    "harp",
    "music_box",
    "harpsichord",
    "banjo",
    "accordion",
    "clavinet",
    "bell",
    "strings_pizzicato",
)


@dataclass(frozen=True, slots=True)
class Style:
    main: Genre
    other: Genre  # the second genre of the blend, or the first again
    groove: str
    bass: str
    comping: str
    second: str
    players: Mapping[str, str]  # role -> instrument


def choose_style(brief: Brief) -> Style:
    """The band of a brief. Wanted instruments get a role, excluded ones never play."""
    main, other = GENRES[brief.genres[0][0]], GENRES[brief.genres[-1][0]]
    players = _players(brief, main, other)
    return Style(
        main=main,
        other=other,
        groove=_groove(brief, main, players),
        bass=_pick(brief, "bass", main.bass, other.bass),
        comping=_fitting(
            _pick(brief, "comping", main.comping, other.comping), main.comping, players.get("chords", "")
        ),
        second=_pick(brief, "second", main.second, other.second),
        players=players,
    )


def _share(brief: Brief) -> float:
    return brief.genres[1][1] if len(brief.genres) > 1 else 0.0


def _pick(brief: Brief, name: str, first: tuple[str, ...], second: tuple[str, ...]) -> str:
    """One figure; the second genre has its say as often as its share of the blend."""
    pick = dice(brief.seed, "style", name)
    options = second if pick.random() < _share(brief) else first
    return by_style(options, brief.style_weight, pick)


def _fitting(figure: str, typical: tuple[str, ...], instrument: str) -> str:
    """Power chords are for distorted guitars; on other instruments the genre's next figure is played."""
    power = figure in ("drive8", "chug", "gallop")
    if power and not instrument.startswith(("guitar_drive", "guitar_metal", "guitar_clean")):
        return next((name for name in typical if name not in ("drive8", "chug", "gallop")), "pulse")
    return figure


def _groove(brief: Brief, main: Genre, players: Mapping[str, str]) -> str:
    pick = dice(brief.seed, "style", "groove")
    options = [name for name in main.grooves if GROOVES[name]] or list(main.grooves)
    groove = by_style(options, brief.style_weight, pick)
    asked = players.get("drums") in brief.wanted or "drums" in brief.wanted
    if groove == "none" and asked:
        return "backbeat"
    return groove


def _allowed(brief: Brief, keys: Iterable[str]) -> list[str]:
    banned = brief.excluded
    return [key for key in keys if key not in banned and INSTRUMENTS[key].stem not in banned]


def _options(genre: Genre) -> dict[str, tuple[str, ...]]:
    return {
        "drums": genre.drum_kits,
        "percussion": genre.percussion,
        "bass": genre.basses,
        "chords": genre.chords,
        "colour": genre.colours,
        "pad": genre.pads,
        "lead": genre.leads,
        "fx": (f"fx_{genre.fx}",) if genre.fx else (),
    }


def _players(brief: Brief, main: Genre, other: Genre) -> dict[str, str]:
    players = _asked(brief, main)
    first, second = _options(main), _options(other)
    era = {"drums" if role == "kit" else role: key for role, key in ERA_SOUNDS.get(brief.era, {}).items()}
    for role, usual in first.items():
        pick = dice(brief.seed, "player", role)
        blended = role in ("colour", "lead") or pick.random() < _share(brief) * 0.7
        options = second[role] if main is not other and blended and second[role] else usual
        if role in era and options and pick.random() < 0.8:
            options = (era[role],)
        if role == "colour" and pick.random() < 0.35 * (brief.weirdness - 0.4):
            options = _ODD_COLOURS
        free = [key for key in _allowed(brief, options) if key not in players.values()]
        if role not in players and free:
            players[role] = by_style(free, brief.style_weight, pick)
    return _with_chords(brief, players)


def _with_chords(brief: Brief, players: dict[str, str]) -> dict[str, str]:
    """Somebody must play the chords: whoever may, when the genre's own players may not."""
    if "chords" not in players:
        for key in _allowed(brief, ("piano", "guitar_clean", "pluck", "organ", "strings", "brass")):
            if key not in players.values():
                return {**players, "chords": key}
    return players


def _asked(brief: Brief, main: Genre) -> dict[str, str]:
    """Roles for the instruments asked for by name, and then for those asked for by family."""
    players: dict[str, str] = {}
    options = _options(main)
    for wish in brief.wanted:
        if wish not in INSTRUMENTS:
            of_stem = [key for keys in options.values() for key in keys if INSTRUMENTS[key].stem == wish]
            wish = (of_stem or [_PLAIN[wish]])[0]
        if _allowed(brief, [wish]) and wish not in players.values():
            _seat(players, wish, options)
    return players


def _seat(players: dict[str, str], key: str, options: Mapping[str, tuple[str, ...]]) -> None:
    """Where the genre itself would put the instrument, else where such an instrument usually goes."""
    usual = _ROLES_OF_KEY.get(key, _ROLES_OF_STEM[INSTRUMENTS[key].stem])
    at_home = [role for role, keys in options.items() if key in keys]
    for role in (*at_home, *usual, "counter", "counter2"):
        if role not in players:
            players[role] = key
            return


def shade(pick: random.Random, value: float, spread: float) -> float:
    """A value with a little chance in it, held between 0.05 and 1."""
    return max(0.05, min(1.0, value + pick.uniform(-spread, spread)))
