"""What leaves the desk: levels, balance, contrast, width, brightness, ends and peaks."""

from dataclasses import replace
from functools import cache
from itertools import groupby, pairwise

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.composing.genres_words import GENRES
from studio.engine.dice import noise
from studio.engine.mixing import automation, loudness
from studio.engine.mixing.desk import STRIPS, STYLE_OF, STYLES, strip_of, style_of
from studio.engine.mixing.effects import bandpass, filtered, highpass
from studio.engine.mixing.master import CEILING, LOUDNESS, bright_share, long_term, master
from studio.engine.mixing.mix import Mix, mix
from studio.engine.score import STEMS, Note, Part, Score, Section, SungNote, Vocal, Voice
from studio.engine.words.lyrics import Lyrics

SECTIONS = (
    ("intro", 0.3, 8),
    ("verse", 0.45, 16),
    ("chorus", 0.85, 16),
    ("verse", 0.5, 16),
    ("chorus", 0.9, 16),
)
BAND = ("drums", "bass", "keyboard", "synth")


def _brief(genre: str = "pop") -> Brief:
    lyrics = Lyrics((), "en")
    return Brief(
        title="Test",
        genres=((genre, 1.0),),
        bpm=240.0,
        tonic=0,
        mode="major",
        beats_per_bar=4,
        swing=0.0,
        energy=0.5,
        brightness=0.5,
        moods=(),
        wanted=(),
        excluded=(),
        voice=None,
        lyrics=lyrics,
        choir=False,
        duet=False,
        era="",
        duration=None,
        max_duration=240.0,
        style_weight=0.5,
        weirdness=0.5,
        seed=1,
    )


def _score(sung: bool = True, fade_out: float = 0.0) -> Score:
    sections, beat = [], 0.0
    for kind, energy, beats in SECTIONS:
        sections.append(Section(kind, kind, beat, float(beats), energy))
        beat += beats
    kicks = tuple(Note(float(at), 0.5, 36, 0.8) for at in range(int(beat)))
    parts = (
        Part("drums", "kit_909", kicks),
        Part("synth", "pad_warm", kicks),
        Part("bass", "bass_synth", kicks),
    )
    notes = tuple(
        SungNote(section.start + at, 0.8, 60, 0.8, None)
        for section in sections
        if section.kind != "intro"
        for at in range(int(section.length))
        if at % 8 < 6
    )
    vocals = (Vocal("lead", Voice("f", 57, 72), notes),) if sung else ()
    return Score("Test", 1, 240.0, 0, "major", 4, beat, fade_out, tuple(sections), (), parts, vocals)


def _stems(score: Score, names: tuple[str, ...]) -> dict[str, Audio]:
    return {name: _stem(name, score) for name in names}


@cache
def _stem(name: str, score: Score) -> Audio:
    """Something like the stem: bursts on the beats for drums, chords that decay on each beat for the rest."""
    samples = int(np.ceil((score.duration + 2.0) * SAMPLE_RATE))
    seconds = np.arange(samples) / SAMPLE_RATE
    beat = seconds % score.seconds(1.0)
    if name == "drums":
        tone = np.sin(2 * np.pi * 55 * seconds) + 0.3 * noise(3, name).standard_normal(samples)
        sound = 0.5 * tone * np.exp(-30.0 * beat)
    else:
        root = {"bass": 55.0, "vocals": 330.0, "backing_vocals": 392.0}.get(name, 220.0)
        sound = sum((np.sin(2 * np.pi * root * k * seconds) / k for k in range(1, 16)), np.zeros(samples))
        sound *= 0.2 * np.exp(-4.0 * beat)
    if name in ("vocals", "backing_vocals"):
        singing = automation.sounding(score, score.vocals, loudness.hops(samples))
        sound *= np.repeat(singing, loudness.HOP)[:samples]
    sound *= seconds < score.duration
    shift = 0 if name in ("vocals", "bass", "drums") else 400
    return np.stack([sound, np.roll(sound, shift)]).astype(np.float32)


def _sections(score: Score, sound: Audio, kind: str) -> list[Audio]:
    edges = [
        (int(score.seconds(section.start) * SAMPLE_RATE), int(score.seconds(section.length) * SAMPLE_RATE))
        for section in score.sections
        if section.kind == kind
    ]
    return [sound[:, start : start + length] for start, length in edges]


def _level(sound: Audio) -> float:
    return float(10.0 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


@pytest.fixture(scope="module")
def sung() -> Mix:
    return mix(_score(), _brief(), _stems(_score(), (*BAND, "vocals", "backing_vocals")))


def _sum(result: Mix) -> Audio:
    return np.asarray(sum(result.stems.values()), np.float32)


def test_the_master_is_as_loud_as_promised_and_under_its_ceiling(sung: Mix) -> None:
    assert loudness.integrated(sung.master) == pytest.approx(LOUDNESS, abs=0.1)
    assert loudness.true_peak(sung.master) <= CEILING + 0.001
    assert sung.loudness == pytest.approx(loudness.integrated(sung.master), abs=0.05)
    assert sung.true_peak == pytest.approx(loudness.true_peak(sung.master), abs=0.01)


@pytest.mark.parametrize("genre", ["techno", "jazz", "metal", "ambient", "lo-fi"])
def test_every_style_ends_up_as_loud_and_in_the_same_range_of_brightness(genre: str) -> None:
    result = mix(_score(False), _brief(genre), _stems(_score(False), BAND))
    assert loudness.integrated(result.master) == pytest.approx(LOUDNESS, abs=0.3)
    assert loudness.true_peak(result.master) <= CEILING + 0.001
    spectrum = long_term(result.master)
    assert 0.08 <= bright_share(spectrum, np.arange(len(spectrum)) * SAMPLE_RATE / 8192) <= 0.20


def test_the_master_has_no_direct_current_and_clean_ends(sung: Mix) -> None:
    assert np.abs(sung.master.mean(1)).max() < 5e-4
    assert np.abs(sung.master[:, 0]).max() < 1e-3
    assert np.abs(sung.master[:, -1]).max() < 1e-3


def test_choruses_are_louder_than_verses(sung: Mix) -> None:
    verses, choruses = (
        np.mean([loudness.integrated(part) for part in _sections(_score(), sung.master, kind)])
        for kind in ("verse", "chorus")
    )
    assert choruses - verses >= 2.5


def test_choruses_are_wider_than_verses(sung: Mix) -> None:
    widths = {
        kind: np.mean(
            [
                _level(part[0] - part[1]) - _level(part[0] + part[1])
                for part in _sections(_score(), sung.master, kind)
            ]
        )
        for kind in ("verse", "chorus")
    }
    assert widths["chorus"] > widths["verse"] + 0.5


def test_the_voice_stands_just_over_the_band_while_it_sings(sung: Mix) -> None:
    band = np.asarray(sum(sung.stems[stem] for stem in BAND), np.float32)
    singing = np.repeat(automation.sounding(_score(), _score().vocals, band.shape[1] // 49 + 1), 49)[
        : band.shape[1]
    ]
    assert 0.0 <= _level(sung.stems["vocals"][:, singing]) - _level(band[:, singing]) <= 2.0


def test_backing_vocals_are_wide_and_lie_under_the_lead(sung: Mix) -> None:
    lead, backing = sung.stems["vocals"], sung.stems["backing_vocals"]
    assert loudness.integrated(backing) < loudness.integrated(lead) - 5.0
    assert _level(backing[0] - backing[1]) - _level(backing) > _level(lead[0] - lead[1]) - _level(lead) + 6.0


def test_stems_come_in_the_order_of_the_score_and_fit_a_file(sung: Mix) -> None:
    assert list(sung.stems) == [stem for stem in STEMS if stem in sung.stems]
    assert {stem.shape for stem in sung.stems.values()} == {sung.master.shape}
    assert max(float(np.abs(stem).max()) for stem in sung.stems.values()) < 1.0


def test_the_stems_add_up_to_what_was_mastered(sung: Mix) -> None:
    again = master(_sum(sung), style_of(_brief().genres))
    assert np.allclose(again.audio, sung.master, atol=2e-3)


def test_the_band_makes_room_for_the_voice_between_one_and_four_kilohertz() -> None:
    """Seen in the ratio of that band to the bass below it, where nothing yields; only the middle does."""
    score = _score()
    with_voice = mix(score, _brief(), _stems(score, ("keyboard", "vocals"))).stems["keyboard"]
    alone = mix(replace(score, vocals=()), _brief(), _stems(score, ("keyboard",))).stems["keyboard"]
    singing = np.repeat(automation.sounding(score, score.vocals, 40_000), 49)[: alone.shape[1]]
    length = min(with_voice.shape[1], alone.shape[1])

    def presence(sound: Audio) -> float:
        bright, low = (filtered(sound[:length], bandpass(hertz, 2.0)) for hertz in (2000.0, 220.0))
        return _level(bright[singing[:length]]) - _level(low[singing[:length]])

    def change(side: float) -> float:
        heard = (sound[0] + side * sound[1] for sound in (with_voice, alone))
        with_it, without = (presence(sound) for sound in heard)
        return with_it - without

    assert change(1.0) < -3.0  # six at 2 kHz itself
    assert change(-1.0) == pytest.approx(0.0, abs=1.0)


def test_the_kick_ducks_the_pad_in_club_music_only() -> None:
    def dip(genre: str) -> float:
        pad = mix(_score(False), _brief(genre), _stems(_score(False), ("drums", "synth"))).stems["synth"]
        starts = np.arange(20, 40) * SAMPLE_RATE // 4
        early, late = (
            np.concatenate([pad[:, at + a : at + a + 1500] for at in starts], 1) for a in (900, 15_000)
        )
        return _level(early) - _level(late)

    assert dip("techno") < dip("folk") - 2.0


def test_a_fade_out_falls_to_nothing_at_the_last_beat() -> None:
    score = _score(False, fade_out=32.0)
    result = mix(score, _brief(), _stems(score, BAND))
    assert result.master.shape[1] == pytest.approx(score.duration * SAMPLE_RATE, abs=200)
    steps = [_level(result.master[:, -at * SAMPLE_RATE :][:, :SAMPLE_RATE]) for at in (9, 6, 4, 2, 1)]
    assert all(earlier > later for earlier, later in pairwise(steps))
    assert steps[0] - steps[-1] > 20.0


def test_a_song_ends_with_its_tail_and_not_with_the_buffer() -> None:
    score = _score(False)
    result = mix(score, _brief(), _stems(score, BAND))
    assert score.duration - 0.5 < result.master.shape[1] / SAMPLE_RATE < score.duration + 2.0
    assert _level(result.master[:, -SAMPLE_RATE // 5 :]) < -45.0


def test_mixing_takes_the_stems_over_and_tells_what_it_does() -> None:
    stems, told = _stems(_score(False), ("drums", "bass")), list[tuple[float, str]]()
    mix(_score(False), _brief(), stems, lambda share, words: told.append((share, words)))
    assert not stems
    words = [words for words, _ in groupby(words for _, words in told)]
    assert words == ["mixing the drums", "mixing the bass", "mastering"]
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_the_progress_moves_on_while_the_song_is_mastered() -> None:
    told = list[tuple[float, str]]()
    score = _score(False)
    mix(score, _brief(), _stems(score, ("drums",)), lambda share, words: told.append((share, words)))
    shares = [share for share, words in told if words == "mastering"]
    assert len(set(shares)) >= 4
    assert shares[-1] == 1.0


def test_mixing_the_same_stems_twice_gives_the_same_samples(sung: Mix) -> None:
    again = mix(_score(), _brief(), _stems(_score(), (*BAND, "vocals", "backing_vocals")))
    assert np.array_equal(again.master, sung.master)


def test_nothing_cannot_be_mixed() -> None:
    with pytest.raises(ValueError, match="at least one stem"):
        mix(_score(), _brief(), {})


def test_silent_stems_make_a_silent_master() -> None:
    result = mix(_score(), _brief(), {"drums": np.zeros((2, SAMPLE_RATE * 4), np.float32)})
    assert not result.master.any()
    assert result.loudness == loudness.SILENT


def test_mastering_brings_any_sound_to_the_target() -> None:
    hiss = noise(5, "any").standard_normal((2, SAMPLE_RATE * 6)) * np.array([[0.02], [0.3]])
    result = master(filtered(hiss.astype(np.float32), highpass(1000.0)), STYLES["pop"])
    assert result.loudness == pytest.approx(LOUDNESS, abs=0.3)
    assert result.true_peak <= CEILING


def test_every_genre_and_every_stem_has_its_place_on_the_desk() -> None:
    assert set(STRIPS) == set(STEMS)
    assert set(STYLE_OF) == set(GENRES)
    assert set(STYLE_OF.values()) == set(STYLES)


def test_a_blend_of_genres_lies_between_their_styles() -> None:
    blend = style_of((("techno", 0.5), ("jazz", 0.5)))
    assert blend.pump == pytest.approx((STYLES["club"].pump + STYLES["jazz"].pump) / 2)
    assert strip_of("bass", blend).pumps == pytest.approx(blend.pump)
    assert style_of(()) == STYLES["pop"]


def test_the_delay_is_thrown_at_the_ends_of_lines() -> None:
    score = _score()
    gate = automation.throws(score, score.vocals, 40_000)
    last = score.seconds(score.sections[1].start + 5.2)
    assert gate[int(last * loudness.HOPS_PER_SECOND)] == 1.0
    assert gate[int((last - 1.0) * loudness.HOPS_PER_SECOND)] == 0.0


def test_a_score_without_sections_is_mixed_as_one() -> None:
    score = replace(_score(), sections=())
    result = mix(score, _brief(), _stems(score, ("drums", "keyboard", "vocals")))
    assert result.loudness == pytest.approx(LOUDNESS, abs=0.3)


def test_a_lead_without_a_band_keeps_its_level() -> None:
    result = mix(_score(), _brief(), _stems(_score(), ("vocals",)))
    assert loudness.integrated(result.stems["vocals"]) == pytest.approx(-18.0, abs=0.5)
