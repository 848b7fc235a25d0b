"""The SoundFont reader and player. Tests of sound need a SoundFont on the machine and say so when there is
none."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from studio.engine.instruments import INSTRUMENTS
from studio.engine.playing.bank import Bank, find_bank, open_bank, presets, sample, zones
from studio.engine.playing.bank_voice import SOURCES, banked
from studio.engine.score import Note
from tests.engine.playing import (
    STRUCK,
    TONAL,
    centre,
    cents_off,
    decibels,
    middle,
    note_of,
    peak,
    sound,
    typical,
)

SAMPLED = tuple(key for key in TONAL if key in SOURCES)
SAMPLED_KITS = tuple(key for key in STRUCK if key in SOURCES)


@pytest.fixture(scope="module")
def bank() -> Bank:
    path = find_bank()
    if path is None:
        pytest.skip("no General MIDI SoundFont is installed on this machine")
    return open_bank(path)


# --- a SoundFont written by hand: one sine, looped ------------------------------------------------


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _generators(*pairs: tuple[int, int]) -> bytes:
    return b"".join(struct.pack("<Hh", operator, amount) for operator, amount in pairs)


def _little_bank(root: int = 69, program: int = 0, extra: tuple[tuple[int, int], ...] = ()) -> bytes:
    period = 50  # samples: 441 Hz at 22 050, which is 4 cents above A
    wave = np.round(20_000 * np.sin(2 * np.pi * np.arange(period * 60) / period)).astype("<i2")
    inner = (*extra, (54, 1), (58, root), (53, 0))
    head = struct.Struct("<20sHHHIII")
    sine = (0, len(wave), period, period * 41, 22_050, root, -4, 0, 1)
    tables = {
        b"phdr": head.pack(b"Sine", program, 0, 0, 0, 0, 0) + head.pack(b"EOP", 0, 0, 1, 0, 0, 0),
        b"pbag": struct.pack("<HHHH", 0, 0, 1, 0),
        b"pmod": bytes(10),
        b"pgen": _generators((41, 0), (0, 0)),
        b"inst": struct.pack("<20sH20sH", b"Sine", 0, b"EOI", 1),
        b"ibag": struct.pack("<HHHH", 0, 0, len(inner), 0),
        b"imod": bytes(10),
        b"igen": _generators(*inner, (0, 0)),
        b"shdr": struct.pack("<20sIIIIIBbHH", b"Sine", *sine) + bytes(46),
    }
    samples = _chunk(b"LIST", b"sdta" + _chunk(b"smpl", wave.tobytes()))
    lists = b"".join(_chunk(name, content) for name, content in tables.items())
    body = b"sfbk" + samples + _chunk(b"LIST", b"pdta" + lists)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _opened(tmp_path: Path, content: bytes) -> Bank:
    path = tmp_path / "little.sf2"
    path.write_bytes(content)
    return open_bank(path)


def test_it_reads_presets_zones_and_samples(tmp_path: Path) -> None:
    little = _opened(tmp_path, _little_bank(extra=((43, 40 | 90 << 8), (48, 100), (17, 250), (38, 0))))
    assert presets(little) == {(0, 0): "Sine"}
    (zone,) = zones(little, 0, 0)
    assert (zone.low_key, zone.high_key, zone.root, zone.loops) == (40, 90, 69, True)
    assert (zone.attenuation, zone.pan, zone.release, zone.cents) == (4.0, 0.5, 1.0, -4.0)
    assert sample(little, 0).rate == 22_050
    assert zones(little, 0, 5) == ()


def test_a_looped_sample_is_held_in_tune_for_as_long_as_the_note(tmp_path: Path) -> None:
    little = _opened(tmp_path, _little_bank(extra=((38, -4000),)))
    for pitch in (60, 69, 76):
        heard = sound("piano", (Note(0, 8, pitch, 0.8),), 12.0, bank=little)
        assert abs(cents_off(heard, pitch)) < 2.0
        assert decibels(heard[:, 3 * SAMPLE_RATE : 4 * SAMPLE_RATE]) == pytest.approx(
            decibels(heard[:, SAMPLE_RATE : 2 * SAMPLE_RATE]), abs=0.3
        )
        assert peak(heard[:, 5 * SAMPLE_RATE :]) < -80.0


def test_the_volume_envelope_falls_to_its_sustain_level(tmp_path: Path) -> None:
    # decay of one second for 100 dB, down to 20 dB below the peak
    little = _opened(tmp_path, _little_bank(extra=((36, 0), (37, 200))))
    heard = sound("piano", (Note(0, 8, 69, 0.8),), 12.0, bank=little)
    start, later = decibels(heard[:, 1000:2000]), decibels(heard[:, SAMPLE_RATE : SAMPLE_RATE + 1000])
    assert start - later == pytest.approx(20.0 - 100 * 1500 / SAMPLE_RATE, abs=1.0)


def test_an_instrument_that_the_soundfont_lacks_is_played_by_us(tmp_path: Path) -> None:
    little = _opened(tmp_path, _little_bank(program=90))
    notes = typical("violin")[:4]
    assert banked("violin", little, 1) is None
    assert np.array_equal(sound("violin", notes, 4.0, bank=little), sound("violin", notes, 4.0))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cannot be read": lambda whole: b"",
    "it is not a SoundFont": lambda whole: b"ID3" + whole,
    "it is cut short": lambda whole: whole[: len(whole) // 2],
    "it has no shdr chunk": lambda whole: whole.replace(b"shdr", b"xxxx"),
    "its inst chunk has a wrong length": lambda whole: whole.replace(
        b"inst" + struct.pack("<I", 44), b"inst" + struct.pack("<I", 43)
    ),
}


@pytest.mark.parametrize("sentence", DAMAGE)
def test_a_broken_file_is_refused_in_a_sentence(tmp_path: Path, sentence: str) -> None:
    with pytest.raises(ValueError, match=rf"^The SoundFont little.sf2 .*{sentence}.*\.$"):
        _opened(tmp_path, DAMAGE[sentence](_little_bank()))


def test_a_zone_that_points_nowhere_is_refused_in_a_sentence(tmp_path: Path) -> None:
    broken = _little_bank().replace(_generators((53, 0)), _generators((53, 77)))
    with pytest.raises(ValueError, match=r"^The SoundFont little.sf2 is damaged: program 0 is broken\.$"):
        zones(_opened(tmp_path, broken), 0, 0)


def test_a_missing_file_is_refused_and_an_unset_one_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no SoundFont at"):
        find_bank(str(tmp_path / "nowhere.sf2"))
    with pytest.raises(ValueError, match="cannot be read"):
        open_bank(tmp_path / "nowhere.sf2")
    found = find_bank()
    assert found is None or found.is_file()
    path = tmp_path / "own.sf2"
    path.write_bytes(b"x")
    assert find_bank(str(path)) == path


def test_the_identity_changes_with_the_file(tmp_path: Path) -> None:
    one = _opened(tmp_path, _little_bank()).identity
    assert one == _opened(tmp_path, _little_bank()).identity
    assert one != _opened(tmp_path, _little_bank(root=70)).identity


# --- the SoundFont of this machine ----------------------------------------------------------------


@pytest.mark.parametrize("key", SAMPLED)
def test_a_sampled_instrument_is_in_tune(key: str, bank: Bank) -> None:
    row = INSTRUMENTS[key]
    for pitch in (row.low, middle(key), row.high):
        heard = sound(key, (note_of(key, pitch, length=4.0),), 4.0, bank=bank)
        assert abs(cents_off(heard, pitch)) < 10.0, pitch


@pytest.mark.parametrize("key", SAMPLED)
def test_a_sampled_instrument_plays_at_the_level_of_ours(key: str, bank: Bank) -> None:
    assert decibels(sound(key, typical(key), 16.0, bank=bank)[:, : 8 * SAMPLE_RATE]) == pytest.approx(
        -20.0, abs=2.5
    )


@pytest.mark.parametrize("key", SAMPLED_KITS)
def test_a_sampled_kit_peaks_where_ours_does(key: str, bank: Bank) -> None:
    assert peak(sound(key, typical(key), 16.0, bank=bank)) == pytest.approx(-6.0, abs=3.0)


@pytest.mark.parametrize("key", SAMPLED)
def test_a_sampled_instrument_answers_to_touch_and_ends(key: str, bank: Bank) -> None:
    soft, hard = (sound(key, (note_of(key, velocity=v),), 12.0, bank=bank) for v in (0.3, 1.0))
    assert decibels(hard) > decibels(soft) + 6.0
    assert centre(hard) > centre(soft)
    assert np.isfinite(hard).all()
    assert peak(hard[:, 4 * SAMPLE_RATE :]) < -80.0
    assert abs(float(hard.mean())) < 0.01 * float(np.sqrt(np.mean(hard**2)))


def test_machines_and_synthesizers_stay_ours(bank: Bank) -> None:
    for key in ("kit_808", "kit_909", "bass_sub", "lead_saw", "supersaw", "fx_riser", "chip_pulse"):
        assert banked(key, bank, 1) is None
    assert banked("piano", bank, 1) is not None


def test_the_same_seed_gives_the_same_samples_from_a_bank_opened_anew(bank: Bank) -> None:
    notes = typical("guitar_steel")[:6]
    again = open_bank(bank.path)
    assert np.array_equal(
        sound("guitar_steel", notes, 4.0, bank=bank), sound("guitar_steel", notes, 4.0, bank=again)
    )
