"""A small score by hand: two bars of intro, two of a verse with a voice, drums, percussion and a piano."""

from studio.engine.score import Chord, Note, Part, Score, Section, SungNote, Syllable, Vocal, Voice, Word


def syllable(text: str, word: int, line: int) -> Syllable:
    return Syllable(text, (), "AH", (), 1, word, line)


def sample_score() -> Score:
    lead = Vocal(
        "lead",
        Voice("f", 57, 72),
        (
            SungNote(8.0, 0.9, 62, 0.8, syllable("win", 0, 0)),
            SungNote(9.0, 1.0, 64, 0.7, syllable("dow", 0, 0)),
            SungNote(10.0, 0.5, 65, 0.7, None),
            SungNote(10.5, 1.0, 64, 0.9, syllable("夜", 1, 0)),
            SungNote(12.25, 2.0, 62, 0.6, syllable("ño", 2, 1)),
        ),
        pan=-0.1,
    )
    harmony = Vocal("harmony", Voice("m", 48, 64), (SungNote(9.0, 1.0, 57, 0.5, None),), gain_db=-6.0)
    drums = Part("drums", "kit_808", (Note(0.0, 0.1, 36, 1.0), Note(1.02, 0.1, 38, 0.9)))
    shaker = Part("percussion", "percussion", (Note(0.5, 0.1, 70, 0.4),))
    piano = Part(
        "keyboard", "piano", (Note(0.0, 4.0, 60, 0.5), Note(2.0, 2.0, 60, 0.8), Note(2.0, 2.0, 67, 0.8))
    )
    riser = Part("fx", "fx_riser", (Note(4.0, 4.0, 60, 0.5),))
    return Score(
        title="Noche – 夜",
        seed=7,
        bpm=96.0,
        tonic=2,
        mode="minor",
        beats_per_bar=4,
        beats=16.0,
        fade_out=0.0,
        sections=(Section("Intro", "intro", 0.0, 8.0, 0.3), Section("Verse 1", "verse", 8.0, 8.0, 0.6)),
        chords=(
            Chord(0.0, 8.0, "Dm7", 2, 2, (2, 5, 9, 0)),
            Chord(8.0, 8.0, "Bb/D", 10, 2, (10, 2, 5)),
        ),
        parts=(drums, shaker, piano, riser),
        vocals=(lead, harmony),
        words=(Word("Window,", 0, 8.0, 2.5), Word("夜", 0, 10.5, 1.0), Word("Ño!", 1, 12.25, 2.0)),
    )
