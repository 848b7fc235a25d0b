"""Reads a General MIDI SoundFont (SF2, or SF3 with Ogg Vorbis samples) found on the machine.

The file is mapped, not loaded: opening reads the tables, and a sample is decoded when a note first needs it.
Format: "SoundFont Technical Specification", version 2.04. Numbers in the zones are in musicians' units.
"""

import hashlib
import io
import mmap
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.engine.audio import Audio
from studio.engine.playing.synth_tools import highpass

USUAL_PLACES = (
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf2/default-GM.sf2",
    "/usr/share/sounds/sf3/FluidR3Mono_GM.sf3",
    "/usr/share/sounds/sf3/MuseScore_General.sf3",
    "/usr/share/sounds/sf3/default-GM.sf3",
    "/usr/share/soundfonts/FluidR3_GM.sf2",
    "/usr/share/soundfonts/default.sf2",
)
KEPT = 24_000_000  # decoded samples kept in memory (96 MB); beyond that the bank starts afresh

Rows: TypeAlias = NDArray[np.void]
Generators: TypeAlias = dict[int, int]

_BAG = np.dtype([("generator", "<u2"), ("modulator", "<u2")])
_GENERATOR = np.dtype([("operator", "<u2"), ("amount", "<i2")])
_TABLES = {
    b"phdr": np.dtype(
        [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")]
    ),
    b"pbag": _BAG,
    b"pgen": _GENERATOR,
    b"inst": np.dtype([("name", "S20"), ("bag", "<u2")]),
    b"ibag": _BAG,
    b"igen": _GENERATOR,
    b"shdr": np.dtype(
        [
            ("name", "S20"),
            ("start", "<u4"),
            ("end", "<u4"),
            ("loop_start", "<u4"),
            ("loop_end", "<u4"),
            ("rate", "<u4"),
            ("root", "u1"),
            ("correction", "i1"),
            ("link", "<u2"),
            ("kind", "<u2"),
        ]
    ),
}
_CHUNKS = {*_TABLES, b"LIST", b"pmod", b"imod", b"smpl", b"sm24"}

# Generator numbers of the specification, section 8.1.
_CUTOFF, _PAN, _DELAY, _ATTACK, _HOLD, _DECAY, _SUSTAIN, _RELEASE = 8, 17, 33, 34, 35, 36, 37, 38
_KEY_TO_HOLD, _KEY_TO_DECAY, _INSTRUMENT, _KEYS, _VELOCITIES, _ATTENUATION = 39, 40, 41, 43, 44, 48
_COARSE, _FINE, _SAMPLE, _LOOPS, _SCALE, _ROOT = 51, 52, 53, 54, 56, 58

_VORBIS, _ROM = 0x10, 0x8000
# Hardware for which banks were voiced attenuates by four tenths of what the file says; players follow it.
_HEARD_ATTENUATION = 0.4


@dataclass(frozen=True, slots=True)
class Zone:
    """One sample and how a range of keys and velocities plays it. Times in seconds, levels in dB."""

    low_key: int
    high_key: int
    low_velocity: int  # 0-127
    high_velocity: int
    sample: int
    root: int
    cents: float  # tuning, sample's correction included
    cents_per_key: float
    loops: bool
    delay: float
    attack: float
    hold: float
    decay: float  # for a fall of 100 dB
    sustain: float  # dB below the peak
    release: float  # for a fall of 100 dB
    key_to_hold: float  # octaves of time per key below 60
    key_to_decay: float
    attenuation: float
    cutoff: float  # hertz
    pan: float  # -1 left ... 1 right

    def covers(self, key: int, velocity: int) -> bool:
        return self.low_key <= key <= self.high_key and self.low_velocity <= velocity <= self.high_velocity


@dataclass(frozen=True, slots=True)
class Sample:
    sound: Audio  # (samples,)
    rate: int
    loop: tuple[int, int]  # first sample of the loop and the one after its last


@dataclass(frozen=True, eq=False)
class Bank:
    """An open SoundFont. `identity` changes with the file, so that renders can be keyed by it."""

    path: Path
    identity: str
    data: mmap.mmap
    pool: int  # where in the file the samples begin
    tables: dict[bytes, Rows]
    # A memory of work done, never of choices: samples decoded, and how far off they were found to be tuned.
    decoded: dict[int, Sample] = field(default_factory=dict)
    tuned: dict[Zone, float] = field(default_factory=dict)


def find_bank(configured: str = "") -> Path | None:
    """The configured SoundFont if it is there, else the first in the usual places, else None.

    Raises ValueError when a path is configured and nothing is there: a wish should not be ignored silently.
    """
    if configured:
        path = Path(configured)
        if not path.is_file():
            raise ValueError(f"There is no SoundFont at {configured}.")
        return path
    return next((Path(place) for place in USUAL_PLACES if Path(place).is_file()), None)


def open_bank(path: Path) -> Bank:
    """Opens a SoundFont. Raises ValueError, in a sentence, when the file cannot be read or is not one."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        chunks = _chunks(data)
        tables = {name: _table(data, chunks, name) for name in _TABLES}
    except (OSError, ValueError, struct.error) as problem:
        raise ValueError(f"The SoundFont {path.name} cannot be read: {problem}.") from problem
    header = f"{path.name}/{len(data)}/".encode() + data[:4096] + data[-4096:]
    identity = hashlib.blake2b(header, digest_size=6).hexdigest()
    return Bank(path, identity, data, chunks[b"smpl"][0], tables)


def presets(bank: Bank) -> dict[tuple[int, int], str]:
    """(bank number, program) and name of everything in the SoundFont; kits are in bank 128."""
    rows = bank.tables[b"phdr"][:-1]
    return {(int(row["bank"]), int(row["program"])): row["name"].decode("latin-1") for row in rows}


def zones(bank: Bank, number: int, program: int) -> tuple[Zone, ...]:
    """The zones of a preset, empty when the SoundFont has no such preset. Raises ValueError if they are
    broken."""
    heads = bank.tables[b"phdr"]
    found = np.flatnonzero((heads["bank"][:-1] == number) & (heads["program"][:-1] == program))
    if not len(found):
        return ()
    try:
        return tuple(_preset_zones(bank, int(found[0])))
    except (IndexError, KeyError) as problem:
        raise ValueError(
            f"The SoundFont {bank.path.name} is damaged: program {program} is broken."
        ) from problem


def sample(bank: Bank, number: int) -> Sample:
    """One decoded sample. Raises ValueError when it is damaged."""
    found = bank.decoded.get(number)
    if found is None:
        found = _decoded(bank, number)
        # Parts are played in threads: look at a copy, and never rely on what was there a moment ago.
        if sum(len(kept.sound) for kept in list(bank.decoded.values())) > KEPT:
            bank.decoded.clear()
        bank.decoded[number] = found
    return found


# --- the file ------------------------------------------------------------------------------------------


def _chunks(data: mmap.mmap) -> dict[bytes, tuple[int, int]]:
    """Where each chunk's content begins, and its length."""
    if data[:4] != b"RIFF" or data[8:12] != b"sfbk":
        raise ValueError("it is not a SoundFont")
    found: dict[bytes, tuple[int, int]] = {}
    _walk(data, 12, len(data), found)
    missing = [name.decode() for name in (*_TABLES, b"smpl") if name not in found]
    if missing:
        raise ValueError(f"it has no {missing[0]} chunk")
    return found


def _walk(data: mmap.mmap, at: int, end: int, found: dict[bytes, tuple[int, int]]) -> None:
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise ValueError("it is cut short")
        if name == b"LIST":
            _walk(data, at + 12, at + 8 + length, found)
        else:
            found[name] = (at + 8, length)
        at += 8 + length
        # Compressed banks do not always pad a chunk of odd length.
        if length % 2 and data[at : at + 4] not in _CHUNKS:
            at += 1


def _table(data: mmap.mmap, chunks: dict[bytes, tuple[int, int]], name: bytes) -> Rows:
    at, length = chunks[name]
    kind = _TABLES[name]
    if length < 2 * kind.itemsize or length % kind.itemsize:
        raise ValueError(f"its {name.decode()} chunk has a wrong length")
    return np.frombuffer(data, dtype=kind, count=length // kind.itemsize, offset=at)


# --- zones ---------------------------------------------------------------------------------------------


def _bags(bags: Rows, generators: Rows, first: int, last: int, target: int) -> list[Generators]:
    """The zones of one preset or instrument; a first zone without a target holds the others' defaults."""
    common: Generators = {}
    out = []
    for number in range(first, last):
        rows = generators[int(bags[number]["generator"]) : int(bags[number + 1]["generator"])]
        own = {int(row["operator"]): int(row["amount"]) for row in rows}
        if target in own:
            out.append({**common, **own})
        elif number == first:
            common = own
    return out


def _preset_zones(bank: Bank, index: int) -> list[Zone]:
    tables = bank.tables
    heads, instruments = tables[b"phdr"], tables[b"inst"]
    out = []
    span = int(heads[index]["bag"]), int(heads[index + 1]["bag"])
    for outer in _bags(tables[b"pbag"], tables[b"pgen"], *span, _INSTRUMENT):
        which = outer[_INSTRUMENT] & 0xFFFF
        inside = int(instruments[which]["bag"]), int(instruments[which + 1]["bag"])
        for inner in _bags(tables[b"ibag"], tables[b"igen"], *inside, _SAMPLE):
            head = tables[b"shdr"][inner[_SAMPLE] & 0xFFFF]
            if not int(head["kind"]) & _ROM:
                out.append(_zone(outer, inner, head))
    return [zone for zone in out if zone.low_key <= zone.high_key]


def _zone(outer: Generators, inner: Generators, head: np.void) -> Zone:
    def total(operator: int, default: int = 0) -> int:
        return inner.get(operator, default) + outer.get(operator, 0)

    def seconds(operator: int) -> float:
        return float(2.0 ** (max(-12_000, total(operator, -12_000)) / 1200))

    keys, velocities = _overlap(outer, inner, _KEYS), _overlap(outer, inner, _VELOCITIES)
    root = inner.get(_ROOT, -1)
    return Zone(
        *keys,
        *velocities,
        sample=inner[_SAMPLE] & 0xFFFF,
        root=int(head["root"]) if root < 0 else root,
        cents=total(_COARSE) * 100.0 + total(_FINE) + int(head["correction"]),
        cents_per_key=float(inner.get(_SCALE, 100)),
        loops=inner.get(_LOOPS, 0) & 1 == 1,
        delay=seconds(_DELAY),
        attack=seconds(_ATTACK),
        hold=seconds(_HOLD),
        decay=seconds(_DECAY),
        sustain=min(144.0, max(0.0, total(_SUSTAIN) / 10.0)),
        release=seconds(_RELEASE),
        key_to_hold=total(_KEY_TO_HOLD) / 1200,
        key_to_decay=total(_KEY_TO_DECAY) / 1200,
        attenuation=_HEARD_ATTENUATION * max(0.0, total(_ATTENUATION) / 10.0),
        cutoff=float(8.176 * 2.0 ** (min(13_500, total(_CUTOFF, 13_500)) / 1200)),
        pan=float(np.clip(total(_PAN) / 500.0, -1.0, 1.0)),
    )


def _overlap(outer: Generators, inner: Generators, operator: int) -> tuple[int, int]:
    ranges = [generators.get(operator, 127 << 8) & 0xFFFF for generators in (outer, inner)]
    return max(value & 0xFF for value in ranges), min(value >> 8 for value in ranges)


# --- samples -------------------------------------------------------------------------------------------


def _decoded(bank: Bank, number: int) -> Sample:
    head = bank.tables[b"shdr"][number]
    start, end = int(head["start"]), int(head["end"])
    loop = int(head["loop_start"]), int(head["loop_end"])
    try:
        if int(head["kind"]) & _VORBIS:
            packed = bank.data[bank.pool + start : bank.pool + end]
            read, _ = soundfile.read(io.BytesIO(packed), dtype="float32", always_2d=True)
            sound: Audio = np.ascontiguousarray(read[:, 0])
        else:
            raw = np.frombuffer(bank.data, dtype="<i2", count=end - start, offset=bank.pool + 2 * start)
            sound = raw.astype(np.float32) / np.float32(32_768)
            loop = loop[0] - start, loop[1] - start
        if len(sound) < 8 or int(head["rate"]) < 400:
            raise ValueError("it is empty")
    except (ValueError, soundfile.LibsndfileError) as problem:
        name = head["name"].decode("latin-1")
        raise ValueError(
            f"The sample {name} of the SoundFont {bank.path.name} is damaged: {problem}."
        ) from problem
    return Sample(highpass(sound, 15.0, 1), int(head["rate"]), loop)  # some recordings sit off centre
