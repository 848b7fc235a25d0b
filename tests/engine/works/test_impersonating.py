"""A persona sings new songs with its own throat, in its own range."""

import dataclasses

import pytest

from studio.engine.composing.compose import compose
from studio.engine.works.impersonating import persona_brief, styles
from studio.engine.works.persona import voice_of
from tests.engine.works.tunes import WORDS, job, lead

KEPT = {
    "gender": "f", "low": 55, "high": 70, "character": "warm", "style": "sung", "tract": 0.96, "tilt": 1.5,
    "breath": 3.0, "vibrato": 0.6, "vibrato_rate": -0.4, "exact": True,
    "tags": "dream pop, wistful, 96 bpm, female vocals, in D minor",
}  # fmt: skip


def test_every_lead_note_is_the_personas_own() -> None:
    for seed in (1, 2, 3):
        asked = dataclasses.replace(job(seed, prompt=WORDS, tags="folk, male vocals"), voice=KEPT)
        score = compose(persona_brief(asked))
        leads = [vocal for vocal in score.vocals if vocal.role == "lead"]
        assert {vocal.voice for vocal in leads} == {voice_of(KEPT)}
        assert all(55 <= note.pitch <= 72 for note in lead(score))


def test_its_styles_join_those_that_are_asked_for_but_not_its_tempo() -> None:
    assert styles(KEPT) == "dream pop, wistful"
    brief = persona_brief(dataclasses.replace(job(1, prompt=WORDS, tags="folk, 84 bpm"), voice=KEPT))
    assert brief.genres[0][0] == "folk"
    assert len(brief.genres) == 2
    assert brief.bpm == 84
    alone = persona_brief(dataclasses.replace(job(1, prompt=WORDS), voice=KEPT))
    assert [genre for genre, _ in alone.genres] == [brief.genres[1][0]]


def test_a_manner_that_is_asked_for_is_taken_on() -> None:
    brief = persona_brief(dataclasses.replace(job(1, prompt=WORDS, tags="hip hop, rap"), voice=KEPT))
    assert brief.voice == dataclasses.replace(voice_of(KEPT), style="rap")


def test_it_may_stay_silent() -> None:
    assert persona_brief(dataclasses.replace(job(1, make_instrumental=True), voice=KEPT)).voice is None


@pytest.mark.parametrize("kept", [None, {}])
def test_without_a_voice_it_says_so(kept: dict[str, str] | None) -> None:
    with pytest.raises(ValueError, match="no voice to sing with"):
        persona_brief(dataclasses.replace(job(1, prompt=WORDS), voice=kept))
