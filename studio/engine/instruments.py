"""The instruments that a score can name: their stem, their range and their General MIDI program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instrument:
    key: str
    stem: str  # one of score.STEMS
    name: str  # as shown to a musician
    program: int  # General MIDI program, 0-127; for kits the program on the drum channel
    low: int  # lowest and highest MIDI pitch that suits it
    high: int


_ROWS = (
    # kits and percussion: pitches are General MIDI percussion keys
    ("kit_acoustic", "drums", "Drum kit", 0, 35, 81),
    ("kit_rock", "drums", "Rock kit", 16, 35, 81),
    ("kit_jazz", "drums", "Jazz kit with brushes", 40, 35, 81),
    ("kit_808", "drums", "808 drum machine", 25, 35, 81),
    ("kit_909", "drums", "909 drum machine", 24, 35, 81),
    ("kit_lofi", "drums", "Dusty drum loop", 8, 35, 81),
    ("kit_orchestral", "drums", "Timpani and orchestral drums", 48, 27, 81),
    ("kit_chip", "drums", "Noise-channel drums", 25, 35, 81),
    ("percussion", "percussion", "Shaker and tambourine", 0, 35, 81),
    ("percussion_latin", "percussion", "Congas, claves and cowbell", 0, 35, 81),
    ("percussion_world", "percussion", "Hand drums", 0, 35, 81),
    # basses
    ("bass_finger", "bass", "Electric bass", 33, 28, 55),
    ("bass_pick", "bass", "Picked bass", 34, 28, 55),
    ("bass_slap", "bass", "Slap bass", 36, 28, 55),
    ("bass_upright", "bass", "Upright bass", 32, 28, 55),
    ("bass_synth", "bass", "Synth bass", 38, 28, 55),
    ("bass_sub", "bass", "808 sub bass", 39, 24, 50),
    ("bass_acid", "bass", "Acid bass", 38, 28, 60),
    ("bass_chip", "bass", "Triangle-channel bass", 80, 28, 60),
    # guitars and other plucked strings
    ("guitar_nylon", "guitar", "Nylon-string guitar", 24, 40, 76),
    ("guitar_steel", "guitar", "Acoustic guitar", 25, 40, 76),
    ("guitar_clean", "guitar", "Electric guitar", 27, 40, 81),
    ("guitar_muted", "guitar", "Palm-muted guitar", 28, 40, 76),
    ("guitar_drive", "guitar", "Overdriven guitar", 29, 40, 86),
    ("guitar_metal", "guitar", "Distorted guitar", 30, 35, 86),
    ("banjo", "guitar", "Banjo", 105, 48, 84),
    ("ukulele", "guitar", "Ukulele", 24, 60, 84),
    ("mandolin", "guitar", "Mandolin", 25, 55, 88),
    # keyboards and mallets
    ("piano", "keyboard", "Piano", 0, 28, 96),
    ("piano_soft", "keyboard", "Felt piano", 0, 28, 96),
    ("epiano", "keyboard", "Electric piano", 4, 36, 89),
    ("organ", "keyboard", "Organ", 16, 36, 89),
    ("organ_church", "keyboard", "Church organ", 19, 36, 89),
    ("harpsichord", "keyboard", "Harpsichord", 6, 36, 89),
    ("clavinet", "keyboard", "Clavinet", 7, 36, 84),
    ("music_box", "keyboard", "Music box", 10, 60, 96),
    ("vibraphone", "keyboard", "Vibraphone", 11, 53, 89),
    ("marimba", "keyboard", "Marimba", 12, 48, 89),
    ("accordion", "keyboard", "Accordion", 21, 53, 89),
    # strings
    ("violin", "strings", "Violin", 40, 55, 96),
    ("cello", "strings", "Cello", 42, 36, 72),
    ("strings", "strings", "String section", 48, 36, 91),
    ("strings_pizzicato", "strings", "Pizzicato strings", 45, 36, 91),
    ("harp", "strings", "Harp", 46, 36, 96),
    # synthesizers
    ("pad_warm", "synth", "Warm pad", 89, 36, 84),
    ("pad_bright", "synth", "Bright pad", 88, 36, 88),
    ("pad_choir", "synth", "Choir pad", 91, 48, 84),
    ("lead_saw", "synth", "Saw lead", 81, 48, 96),
    ("lead_square", "synth", "Square lead", 80, 48, 96),
    ("supersaw", "synth", "Supersaw", 81, 40, 91),
    ("pluck", "synth", "Synth pluck", 84, 48, 96),
    ("bell", "synth", "Synth bell", 98, 55, 96),
    ("chip_pulse", "synth", "Pulse channel", 80, 48, 100),
    # brass and woodwinds
    ("trumpet", "brass", "Trumpet", 56, 54, 84),
    ("trombone", "brass", "Trombone", 57, 40, 70),
    ("horn", "brass", "French horn", 60, 41, 76),
    ("brass", "brass", "Brass section", 61, 43, 84),
    ("flute", "woodwinds", "Flute", 73, 60, 96),
    ("whistle", "woodwinds", "Tin whistle", 78, 67, 98),
    ("clarinet", "woodwinds", "Clarinet", 71, 50, 89),
    ("oboe", "woodwinds", "Oboe", 68, 58, 88),
    ("sax_alto", "woodwinds", "Alto saxophone", 65, 49, 81),
    ("sax_tenor", "woodwinds", "Tenor saxophone", 66, 44, 76),
    # effects: the pitch is the colour, the length is the length
    ("fx_riser", "fx", "Riser", 0, 36, 84),
    ("fx_impact", "fx", "Impact", 0, 36, 84),
    ("fx_sweep", "fx", "Down sweep", 0, 36, 84),
    ("fx_vinyl", "fx", "Vinyl crackle", 0, 36, 84),
)

INSTRUMENTS = {row[0]: Instrument(*row) for row in _ROWS}
