"""The voices: a tune for the words, the voices beside it, and when each word is sung."""

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from studio.engine.brief import Brief, comfortable
from studio.engine.composing import prosody
from studio.engine.composing.form import RAP_RATE, SUNG_RATE, Block, Slot, is_rap, syllable_grid
from studio.engine.composing.harmony import chord_at, chord_classes, scale_at
from studio.engine.composing.melody import Motif, Tone, choose_pitches, motif
from studio.engine.composing.style import Style
from studio.engine.composing.theory import PENTATONIC, is_minor, nearest, scale, scale_pitches, scale_step
from studio.engine.dice import dice
from studio.engine.score import Chord, SungNote, Syllable, Vocal, Voice, Word
from studio.engine.words.lyrics import Line

# Which line of a section takes which tune; a section of another length goes on with the last pattern it fits.
_SCHEMES = ("AABA", "ABAB", "AAAB", "ABAC", "ABCB", "AABB")
_SPOKEN = ("spoken", "whisper")
# Seconds that the last syllable of a line is held at most. Words are lost on long vowels (measured).
_HELD_IN_VERSES = 0.55
_HELD = {"chorus": 0.8, "hook": 0.8, "outro": 0.8}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sung line: onsets and pitches of its syllables, in beats from the start of the line."""

    onsets: tuple[float, ...]
    pitches: tuple[int, ...]


# Tunes by what they are remembered by: see `phrase_names`.
Phrases: TypeAlias = Mapping[tuple[object, ...], Phrase]


@dataclass(frozen=True, slots=True)
class SungLine:
    """A line as placed in the song: who sings it how, and its notes."""

    line: Line
    block: Block
    voice: Voice
    notes: tuple[SungNote, ...]


def sing_lines(
    brief: Brief,
    style: Style,
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    known: Phrases | None = None,
) -> tuple[SungLine, ...]:
    """Every line of the form, set to music. Choruses with the same words have the same tune, note for note,
    as those that are `known` from before."""
    if brief.voice is None:
        return ()
    phrases: dict[tuple[object, ...], Phrase] = dict(known or {})
    placed: list[tuple[Block, Slot, Voice, Phrase]] = []
    for block in blocks:
        voice = _voice_of(brief, block)
        for number, slot in enumerate(block.slots):
            phrase = _phrase(
                brief, style, block, slot, number, _manner(voice, brief, block, slot), chords, phrases
            )
            placed.append((block, slot, _manner(voice, brief, block, slot), phrase))
    return tuple(_timed(brief, placed))


def _voice_of(brief: Brief, block: Block) -> Voice:
    """In a duet the second voice takes every other verse, and the bridge."""
    assert brief.voice is not None
    second = brief.duet and ((block.kind == "verse" and block.time % 2 == 1) or block.kind == "bridge")
    return other_voice(brief.voice) if second else brief.voice


def other_voice(voice: Voice) -> Voice:
    """The partner of a duet: the other gender, in its own comfortable range."""
    gender = "m" if voice.gender == "f" else "f"
    low, high = comfortable(gender)
    return dataclasses.replace(voice, gender=gender, low=low, high=high)


def _manner(voice: Voice, brief: Brief, block: Block, slot: Slot) -> Voice:
    """The voice with the manner that the line's hint or the section asks for."""
    if slot.line.hint in ("whisper", "spoken", "hum", "rap"):
        return dataclasses.replace(voice, style=slot.line.hint)
    if voice.style == "rap" and not is_rap(brief, block.kind):
        return dataclasses.replace(voice, style="sung")
    return voice


def _scheme(brief: Brief, kind: str, lines: int) -> str:
    if lines <= 2:
        return "AB"[:lines] if kind != "chorus" else "AA"[:lines]
    scheme = dice(brief.seed, "scheme", kind).choice(_SCHEMES)
    return (scheme * (lines // 4 + 1))[: lines - 1] + ("B" if lines % 4 else scheme[3])


def _phrase(
    brief: Brief,
    style: Style,
    block: Block,
    slot: Slot,
    number: int,
    voice: Voice,
    chords: Sequence[Chord],
    phrases: dict[tuple[object, ...], Phrase],
) -> Phrase:
    """The tune of a line: exactly as before where words and chords return, like its model where only the tune
    does."""
    kind = "chorus" if block.kind == "hook" else block.kind
    letter = _scheme(brief, kind, len(block.slots))[number]
    names = phrase_names(brief, block.kind, number, len(block.slots), slot.line.words, slot.beats, voice)
    same, in_place, by_letter = names
    if same in phrases:
        return phrases[same]
    onsets = _onsets(brief, style, kind, letter, slot, voice)
    model = phrases.get(in_place) or phrases.get(by_letter)
    pitches = _pitches(brief, style, block, slot, number, letter, voice, chords, onsets, model)
    phrase = Phrase(tuple(onsets), tuple(pitches))
    for name in names:
        phrases.setdefault(name, phrase)
    return phrase


def phrase_names(
    brief: Brief, kind: str, number: int, lines: int, words: Sequence[str], beats: float, voice: Voice
) -> tuple[tuple[object, ...], ...]:
    """What a line's tune is remembered by: its very words in their place, its place, its letter in the
    scheme of the section."""
    kind = "chorus" if kind == "hook" else kind
    singer = (voice.gender, voice.style)
    letter = _scheme(brief, kind, lines)[number]
    return (kind, number, *words, beats, lines, singer), (kind, number, singer), (kind, letter, singer)


def _onsets(brief: Brief, style: Style, kind: str, letter: str, slot: Slot, voice: Voice) -> list[float]:
    syllables = slot.line.syllables
    if not syllables:
        return []
    rapped = voice.style in ("rap", *_SPOKEN)
    second = 60.0 / brief.bpm
    syncopation = style.main.syncopation * (1.2 if rapped else 1.0)
    habit = prosody.figure(dice(brief.seed, "figure", kind, letter), brief.beats_per_bar, syncopation)
    room = slot.beats - max(0.5, min(1.5, 0.7 / second)) * (0.5 if rapped else 1.0)
    grid = _grid(brief, len(syllables), room, rapped)
    rate = RAP_RATE if rapped else SUNG_RATE * (1.12 if kind == "chorus" else 1.0)
    pace = habit.haste * max(rate, min(0.7 * room / len(syllables) * second, 1.2 * rate)) / second
    weights = prosody.stresses(syllables, slot.line.words)
    bound = [False, *(a.word == b.word for a, b in itertools.pairwise(syllables))]
    return prosody.place_syllables(weights, bound, room, brief.beats_per_bar, grid, pace, habit)


def _grid(brief: Brief, syllables: int, room: float, rapped: bool) -> float:
    """Eighths where they are enough, sixteenths for wordy lines and for rap, as far as the tempo lets words
    be heard."""
    finest = syllable_grid(brief)
    if rapped or 60.0 / brief.bpm > 0.78:
        return finest
    return 0.5 if syllables <= 0.62 * room / 0.5 else finest


def _centre(voice: Voice, block: Block) -> float:
    """Where a section lies in the voice: choruses and bridges above verses, all of it low enough to be
    understood."""
    share = {"chorus": 0.64, "hook": 0.62, "bridge": 0.56, "prechorus": 0.5}.get(block.kind, 0.36)
    if voice.gender == "f":  # measured: high notes hide a woman's vowels (right line of 40: 0.83 to 0.90)
        share -= 0.15
    return voice.low + share * (voice.high - voice.low)


def _pitches(
    brief: Brief,
    style: Style,
    block: Block,
    slot: Slot,
    number: int,
    letter: str,
    voice: Voice,
    chords: Sequence[Chord],
    onsets: Sequence[float],
    model: Phrase | None,
) -> list[int]:
    if not onsets:
        return []
    kind = "chorus" if block.kind == "hook" else block.kind
    centre = _centre(voice, block)
    pick = dice(brief.seed, "pitch", kind, number, letter, block.time, *block.turn)
    start = block.start + slot.start
    if voice.style in ("rap", *_SPOKEN):
        return _near_monotone(brief, voice, start, onsets, slot, chords)
    idea = _idea(brief, kind, letter)
    weights = prosody.stresses(slot.line.syllables, slot.line.words)
    closing = number == len(block.slots) - 1
    tones = []
    for place, (onset, stress) in enumerate(zip(onsets, weights, strict=True)):
        chord = chord_at(chords, start + onset)
        final = place == len(onsets) - 1
        x = (onset - onsets[0]) / max(1.0, onsets[-1] - onsets[0])
        target, pull = _target(idea, model, centre, x, onset, place, len(onsets))
        tones.append(
            Tone(
                pool=_pool(brief, voice, block, chord),
                chord=chord_classes(chord),
                weight=_need(onset, stress, final, brief.beats_per_bar),
                target=target,
                pull=pull,
                favoured=_favoured(brief, style, pick.random()),
                rest=_rest(brief, chord, closing) if final else frozenset(),
            )
        )
    return choose_pitches(tones, pick, brief.weirdness)


def _idea(brief: Brief, kind: str, letter: str) -> Motif:
    """The motif of a tune; B and C of a section, and the chorus against the verse, are built to contrast."""
    shy: list[Motif] = []
    if kind == "chorus":
        shy.append(_idea(brief, "verse", "A"))
    for earlier in "ABC"[: "ABC".index(letter)]:
        shy.append(motif(dice(brief.seed, "motif", kind, earlier), shy))
    return motif(dice(brief.seed, "motif", kind, letter), shy)


def _target(
    idea: Motif, model: Phrase | None, centre: float, x: float, onset: float, place: int, count: int
) -> tuple[float, float]:
    """Where the contour wants a note: on the model's nearest note where the tune has been heard before."""
    if model is None or not model.onsets:
        return centre + idea.at(x, place), 0.5
    nearest_note = min(range(len(model.onsets)), key=lambda note: abs(model.onsets[note] - onset))
    return float(model.pitches[nearest_note]), 0.35 if place >= count - 2 else 1.1


def _pool(brief: Brief, voice: Voice, block: Block, chord: Chord) -> tuple[int, ...]:
    """Pitches of the key and the chord, inside the voice and near the section's own height."""
    centre = _centre(voice, block)
    low, high = max(voice.low, round(centre - 6)), min(voice.high, round(centre + 7))
    return tuple(scale_pitches(scale_at(scale(brief.tonic, brief.mode), chord), low, high))


def _need(onset: float, stress: float, final: bool, beats_per_bar: int) -> float:
    """How much a note needs to belong to the chord: strong beats and stressed syllables most."""
    if final:
        return 1.0
    metric = prosody.metric_weight(onset, beats_per_bar) / 3.0
    return min(1.0, 0.08 + 0.7 * float(metric**1.4) + 0.12 * stress)


def _favoured(brief: Brief, style: Style, chance: float) -> frozenset[int]:
    if chance > style.main.pentatonic:
        return frozenset()
    return frozenset((brief.tonic + step) % 12 for step in PENTATONIC[is_minor(brief.mode)])


def _rest(brief: Brief, chord: Chord, closing: bool) -> frozenset[int]:
    """Lines come to rest on the chord; the last of a section on its root or third, best of all the tonic."""
    tones = chord.pitches[:3]
    if closing:
        return frozenset({brief.tonic}) if brief.tonic in tones else frozenset(tones[:2])
    return frozenset(tones)


def _near_monotone(
    brief: Brief, voice: Voice, start: float, onsets: Sequence[float], slot: Slot, chords: Sequence[Chord]
) -> list[int]:
    """Rap: one note, stressed syllables a step or a third above it, the end of the line falling."""
    classes = scale(brief.tonic, brief.mode)
    triad = {brief.tonic, (brief.tonic + 7) % 12, *chord_at(chords, start).pitches[:2]} & classes
    base = nearest(round(voice.low + 0.28 * (voice.high - voice.low)), triad, voice.low, voice.high)
    weights = prosody.stresses(slot.line.syllables, slot.line.words)
    lifts = [
        1 if stress > 1.4 and onset % 1 == 0 else 0 for stress, onset in zip(weights, onsets, strict=True)
    ]
    pitches = [scale_step(base, lift, classes) if lift else base for lift in lifts]
    pitches[-1] = scale_step(base, -1, classes)
    return [max(voice.low, min(voice.high, pitch)) for pitch in pitches]


def _timed(brief: Brief, placed: Sequence[tuple[Block, Slot, Voice, Phrase]]) -> list[SungLine]:
    """Gives notes their lengths: up to the next syllable, and short of the next line's first."""
    sung = []
    for place, (block, slot, voice, phrase) in enumerate(placed):
        start = block.start + slot.start
        limit = start + slot.beats
        for later_block, later_slot, _, later in placed[place + 1 : place + 2]:
            if later.onsets:
                limit = min(limit, later_block.start + later_slot.start + later.onsets[0])
        notes = _notes(brief, block, slot, voice, phrase, start, limit)
        sung.append(SungLine(slot.line, block, voice, notes))
    return sung


def _notes(
    brief: Brief, block: Block, slot: Slot, voice: Voice, phrase: Phrase, start: float, limit: float
) -> tuple[SungNote, ...]:
    second = 60.0 / brief.bpm
    longest = (0.35 if voice.style == "rap" else 0.95) / second
    notes = []
    for place, (onset, pitch) in enumerate(zip(phrase.onsets, phrase.pitches, strict=True)):
        syllable = slot.line.syllables[place]
        begin = max(0.0, start + onset)
        if place + 1 < len(phrase.onsets):
            length = min(start + phrase.onsets[place + 1] - begin, longest)
        else:
            last = _HELD.get(block.kind, _HELD_IN_VERSES) / second
            length = max(0.2, min(limit - begin - 0.17 / second, last if voice.style != "rap" else longest))
        notes.append(SungNote(begin, length, pitch, _loudness(block, syllable, slot), syllable))
    return tuple(notes)


def _loudness(block: Block, syllable: Syllable, slot: Slot) -> float:
    shout = 0.12 if slot.line.hint == "shout" else 0.0
    return min(1.0, 0.46 + 0.4 * block.level + (0.07 if syllable.stress == 1 else 0.0) + shout)


def tracks(
    brief: Brief, style: Style, sung: Sequence[SungLine], chords: Sequence[Chord]
) -> tuple[Vocal, ...]:
    """The vocal tracks: the lead (one track for each manner and singer), doubles, harmonies, a choir."""
    groups: dict[tuple[str, Voice], list[SungNote]] = {}
    for line in sung:
        role = "backing" if line.line.hint == "backing" else "lead"
        groups.setdefault((role, line.voice), []).extend(line.notes)
    tracks = [
        _track(brief, style, role, voice, notes, chords) for (role, voice), notes in groups.items() if notes
    ]
    refrain = [line for line in sung if line.block.kind in ("chorus", "hook") and line.voice.style == "sung"]
    if refrain and _stacks(brief, style):
        tracks.append(Vocal("double", refrain[0].voice, _doubled(brief, refrain), gain_db=-8.0, pan=-0.3))
    big = [line for line in refrain if line.block.last or line.block.time > 0 or brief.choir or brief.duet]
    if big:
        tracks += _harmonies(brief, big, chords)
    return tuple(tracks)


def _track(
    brief: Brief, style: Style, role: str, voice: Voice, notes: Sequence[SungNote], chords: Sequence[Chord]
) -> Vocal:
    if role == "lead":
        return Vocal(role, voice, tuple(_with_turns(brief, style, notes, chords)))
    return Vocal(role, voice, tuple(notes), gain_db=-4.0, pan=0.25)


def _stacks(brief: Brief, style: Style) -> bool:
    """Whether choruses are doubled: not in intimate styles."""
    return brief.energy >= 0.45 or brief.choir or style.main.key in ("k-pop", "edm", "pop")


def _with_turns(
    brief: Brief, style: Style, notes: Sequence[SungNote], chords: Sequence[Chord]
) -> list[SungNote]:
    """Melismas: the last syllable of a line now and then turns once or twice around its note, as soul singers
    do."""
    classes = scale(brief.tonic, brief.mode)
    turned: list[SungNote] = []
    for place, note in enumerate(notes):
        following = notes[place + 1] if place + 1 < len(notes) else None
        ends = following is None or (
            note.syllable and following.syllable and following.syllable.line != note.syllable.line
        )
        sound = note.syllable.text if note.syllable else ""
        chance = dice(brief.seed, "turn", sound, note.pitch).random()  # the same in every chorus
        steady = chord_at(chords, note.start) == chord_at(chords, note.start + 0.5 * note.length)
        if ends and steady and note.length * 60.0 / brief.bpm > 0.7 and chance < 1.6 * style.main.melisma:
            turned += _turn(note, classes, chance)
        else:
            turned.append(note)
    return turned


def _turn(note: SungNote, classes: frozenset[int], chance: float) -> list[SungNote]:
    """Approach from above on the syllable itself, then settle on the note it was written for."""
    upper = scale_step(note.pitch, 1, classes)
    short = note.length * (0.22 if chance > 0.1 else 0.3)
    return [
        dataclasses.replace(note, length=short, pitch=upper),
        SungNote(note.start + short, note.length - short, note.pitch, note.velocity * 0.95, None),
    ]


def _doubled(brief: Brief, lines: Sequence[SungLine]) -> tuple[SungNote, ...]:
    """The same tune sung once more, a few milliseconds apart, as nobody sings twice the same."""
    beat = brief.bpm / 60.0
    doubled = []
    for line in lines:
        pick = dice(brief.seed, "double", line.line.index, line.block.time)
        late = pick.uniform(0.008, 0.02) * beat
        for note in line.notes:
            start = max(0.0, note.start + late + pick.gauss(0, 0.003) * beat)
            doubled.append(dataclasses.replace(note, start=start, velocity=note.velocity * 0.9))
    return tuple(_kept_apart(doubled))


def _kept_apart(notes: Sequence[SungNote]) -> list[SungNote]:
    """Shortens a note that would run into the next one of the same voice."""
    apart = []
    for place, note in enumerate(notes):
        if place + 1 < len(notes) and note.start + note.length > notes[place + 1].start:
            note = dataclasses.replace(note, length=max(0.05, notes[place + 1].start - note.start))
        apart.append(note)
    return apart


def _harmonies(brief: Brief, lines: Sequence[SungLine], chords: Sequence[Chord]) -> list[Vocal]:
    """A voice a third or sixth away; choirs have one above and one below, duets the partner's voice."""
    lead = lines[0].voice
    if brief.duet:
        partner = other_voice(lead)
        steps = -2 if partner.gender == "f" else 2
        shift = 12 if partner.gender == "f" else -12
        return [_harmony(brief, lines, chords, partner, steps, shift, -3.0, 0.25)]
    voices = [_harmony(brief, lines, chords, _wider(lead), 2, 0, -9.0, 0.4)]
    last = [line for line in lines if line.block.last]
    if brief.choir or (last and brief.energy > 0.55):
        voices.append(
            _harmony(brief, lines if brief.choir else last, chords, _wider(lead), -2, 0, -10.0, -0.45)
        )
    return voices


def _wider(voice: Voice) -> Voice:
    """Backing voices are soft, and may go a little beyond the lead's comfort."""
    return dataclasses.replace(voice, low=voice.low - 4, high=voice.high + 5, character="soft")


def _harmony(
    brief: Brief,
    lines: Sequence[SungLine],
    chords: Sequence[Chord],
    voice: Voice,
    steps: int,
    shift: int,
    gain_db: float,
    pan: float,
) -> Vocal:
    classes = scale(brief.tonic, brief.mode)
    notes = []
    for line in lines:
        for note in line.notes:
            chord = chord_at(chords, note.start)
            pitch = scale_step(note.pitch, steps, scale_at(classes, chord)) + shift
            if note.length >= 0.9:
                pitch = _consonant(pitch, note.pitch, chord)
            pitch = max(voice.low, min(voice.high, pitch))
            notes.append(dataclasses.replace(note, pitch=pitch, velocity=note.velocity * 0.8))
    return Vocal("harmony", voice, tuple(notes), gain_db=gain_db, pan=pan)


def _consonant(pitch: int, lead: int, chord: Chord) -> int:
    """Held harmony notes move to the nearest chord tone that is not the lead's own note."""
    others = {tone for tone in chord_classes(chord) if tone != lead % 12}
    return nearest(pitch, others, pitch - 4, pitch + 4)


def words(
    brief: Brief, sung: Sequence[SungLine], spans: Mapping[int, Sequence[tuple[float, float]]]
) -> tuple[Word, ...]:
    """When each written word is sung: `spans[n]` are start and end of every syllable of the n-th sung
    line."""
    found: list[Word] = []
    for number, line in enumerate(sung):
        starts: dict[int, list[tuple[float, float]]] = {}
        for note, span in zip(line.notes, spans[number], strict=True):
            if note.syllable is not None:
                starts.setdefault(note.syllable.word, []).append(span)
        offset = _first_word(brief, line.line)
        for word in sorted(starts):
            begin, end = starts[word][0][0], starts[word][-1][1]
            text = line.line.words[word - offset] if 0 <= word - offset < len(line.line.words) else ""
            found.append(Word(text, line.line.index, begin, end - begin))
    return tuple(found)


def _first_word(brief: Brief, line: Line) -> int:
    """Index in the whole lyric of a line's first written word."""
    count = 0
    for section in brief.lyrics.sections:
        for other in section.lines:
            if other.index == line.index:
                return count
            count += len(other.words)
    return count
