"""The tune of a recording in which nobody sings: what its strongest voice plays."""

import dataclasses

from studio.engine.listening.beats import onsets
from studio.engine.listening.melody import sung_notes
from studio.engine.listening.separate import scene
from studio.engine.score import Score, Vocal, Voice
from studio.engine.works.source import Sheet
from studio.engine.works.work import Source

_PLAYER = Voice("f", 55, 79, "clear", "hum")


def tuneful(source: Source, sheet: Sheet) -> Sheet:
    """The sheet with a tune in its score: of a recording without a singer what leads in it, as far as that
    can be heard."""
    if sheet.brief is not None or any(vocal.role == "lead" and vocal.notes for vocal in sheet.score.vocals):
        return sheet
    audio = source.audio()
    notes = sung_notes(scene(audio).contour, onsets(audio), sheet.score.bpm)
    return dataclasses.replace(sheet, score=with_tune(sheet.score, Vocal("lead", _PLAYER, notes)))


def with_tune(score: Score, tune: Vocal) -> Score:
    return dataclasses.replace(score, vocals=(*score.vocals, tune)) if tune.notes else score
