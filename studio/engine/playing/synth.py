"""Our own sound of every instrument: which recipe plays it and how it behaves under the fingers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from studio.engine.audio import Audio
from studio.engine.playing import drumkit, plucked, synth_amps, synth_fx, synth_keys, synth_pads, synth_winds
from studio.engine.playing.drumkit_machines import MACHINES, machine, orchestral
from studio.engine.playing.drumkit_percussion import BALANCE_DB, percussion
from studio.engine.playing.synth_tools import Stroke, highpass


@dataclass(frozen=True, slots=True)
class Sound:
    recipe: Callable[[Stroke], Audio]  # gives (samples,) or (2, samples)
    release: float = 0.03  # time constant in seconds with which a note fades after its end
    mono: bool = False  # one note at a time: the next note takes the place of the last
    slides: bool = False  # overlapping notes glide
    rings: bool = False  # the length of a note does not matter: drums
    chokes: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # keys that silence other keys
    exact: bool = False  # the sound unfolds over exactly the note's length: risers
    variations: int = 2
    effect: Callable[[Audio], None] | None = None  # what the whole part runs through, changed in place


def peak_db(key: str, pitch: int) -> float:
    """How loud the peak of a kit's percussion key is, in dB below full scale, however hard it is struck."""
    if _orchestral(key, pitch):
        return 0.0 if pitch > 40 else drumkit.BALANCE_DB["snare"]
    role = drumkit.ROLES.get(pitch)
    if role is None:
        return BALANCE_DB.get(pitch, -10.0)
    return (drumkit.MACHINE_BALANCE_DB if key in MACHINES else drumkit.BALANCE_DB)[role]


def _hit(key: str, stroke: Stroke) -> Audio:
    return drumkit.peaking(highpass(_struck(key, stroke), 18.0, 1), peak_db(key, stroke.pitch))


def _struck(key: str, stroke: Stroke) -> Audio:
    """A key that a kit itself does not have is played by hand, and the other way round."""
    if _orchestral(key, stroke.pitch):
        return orchestral(key, stroke)
    if stroke.pitch not in drumkit.ROLES:
        return percussion(key, stroke)
    return machine(key, stroke) if key in MACHINES else drumkit.drum(key, stroke)


def _orchestral(key: str, pitch: int) -> bool:
    return key == "kit_orchestral" and pitch <= 53


def _kit(key: str) -> Sound:
    chokes = drumkit.SEATED_CHOKES if key == "kit_orchestral" else drumkit.CHOKES
    return Sound(partial(_hit, key), release=0.012, rings=True, chokes=chokes, variations=4)


def _string(key: str, release: float, effect: Callable[[Audio], None] | None = None) -> Sound:
    return Sound(partial(plucked.plucked, key), release, effect=effect)


def _wind(key: str, release: float) -> Sound:
    return Sound(partial(synth_winds.living, key), release, mono=True)


SOUNDS: dict[str, Sound] = {
    "kit_acoustic": _kit("kit_acoustic"),
    "kit_rock": _kit("kit_rock"),
    "kit_jazz": _kit("kit_jazz"),
    "kit_808": _kit("kit_808"),
    "kit_909": _kit("kit_909"),
    "kit_lofi": _kit("kit_lofi"),
    "kit_orchestral": _kit("kit_orchestral"),
    "kit_chip": _kit("kit_chip"),
    "percussion": _kit("percussion"),
    "percussion_latin": _kit("percussion_latin"),
    "percussion_world": _kit("percussion_world"),
    "bass_finger": Sound(partial(plucked.plucked, "bass_finger"), 0.03, mono=True),
    "bass_pick": Sound(partial(plucked.plucked, "bass_pick"), 0.025, mono=True),
    "bass_slap": Sound(plucked.slapped, 0.02, mono=True),
    "bass_upright": Sound(partial(plucked.plucked, "bass_upright"), 0.04, mono=True),
    "bass_synth": Sound(synth_pads.bass_synth, 0.02, mono=True),
    "bass_sub": Sound(synth_pads.bass_sub, 0.04, mono=True, slides=True),
    "bass_acid": Sound(synth_pads.bass_acid, 0.015, mono=True),
    "bass_chip": Sound(synth_pads.bass_chip, 0.006, mono=True),
    "guitar_nylon": _string("guitar_nylon", 0.06),
    "guitar_steel": _string("guitar_steel", 0.06),
    "guitar_clean": _string("guitar_clean", 0.05),
    "guitar_muted": _string("guitar_muted", 0.02),
    "guitar_drive": _string("guitar_drive", 0.03, synth_amps.overdrive),
    "guitar_metal": _string("guitar_metal", 0.02, synth_amps.distortion),
    "banjo": _string("banjo", 0.05),
    "ukulele": _string("ukulele", 0.05),
    "mandolin": Sound(partial(plucked.coursed, "mandolin"), 0.05),
    "piano": Sound(synth_keys.piano, 0.07),
    "piano_soft": Sound(partial(synth_keys.piano, felt=True), 0.1),
    "epiano": Sound(synth_keys.epiano, 0.06, effect=synth_amps.tremolo),
    "organ": Sound(synth_keys.organ, 0.012, effect=synth_amps.rotary),
    "organ_church": Sound(synth_keys.organ_church, 0.12),
    "harpsichord": Sound(plucked.harpsichord, 0.04),
    "clavinet": Sound(plucked.clavinet, 0.015),
    "music_box": Sound(synth_keys.music_box, 0.5),
    "vibraphone": Sound(synth_keys.vibraphone, 0.25, effect=synth_amps.motor),
    "marimba": Sound(synth_keys.marimba, 0.3),
    "accordion": Sound(synth_keys.accordion, 0.03),
    "violin": _wind("violin", 0.06),
    "cello": _wind("cello", 0.07),
    "strings": Sound(partial(synth_winds.ensemble, "strings"), 0.14),
    "strings_pizzicato": Sound(plucked.section_pizzicato, 0.2),
    "harp": _string("harp", 0.4),
    "pad_warm": Sound(synth_pads.pad_warm, 0.3, variations=1),
    "pad_bright": Sound(synth_pads.pad_bright, 0.3, variations=1),
    "pad_choir": Sound(synth_pads.pad_choir, 0.2, variations=1),
    "lead_saw": Sound(synth_pads.lead_saw, 0.03, mono=True),
    "lead_square": Sound(synth_pads.lead_square, 0.03, mono=True),
    "supersaw": Sound(synth_pads.supersaw, 0.05),
    "pluck": Sound(synth_pads.pluck, 0.15),
    "bell": Sound(synth_pads.bell, 0.5),
    "chip_pulse": Sound(synth_pads.chip_pulse, 0.006),
    "trumpet": _wind("trumpet", 0.03),
    "trombone": _wind("trombone", 0.035),
    "horn": _wind("horn", 0.05),
    "brass": Sound(partial(synth_winds.ensemble, "brass"), 0.05),
    "flute": _wind("flute", 0.04),
    "whistle": _wind("whistle", 0.03),
    "clarinet": _wind("clarinet", 0.035),
    "oboe": _wind("oboe", 0.03),
    "sax_alto": _wind("sax_alto", 0.035),
    "sax_tenor": _wind("sax_tenor", 0.04),
    "fx_riser": Sound(synth_fx.fx_riser, 0.02, exact=True),
    "fx_impact": Sound(synth_fx.fx_impact, rings=True),
    "fx_sweep": Sound(synth_fx.fx_sweep, 0.03, exact=True),
    "fx_vinyl": Sound(synth_fx.fx_vinyl, 0.03, exact=True, variations=4),
}
