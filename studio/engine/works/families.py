"""The producer's and riffusion's field names, told in sonic's."""

import dataclasses
from collections.abc import Mapping

from studio.engine.works.work import Job, Result, Work

PRODUCER: Mapping[str, str] = {
    "lyrics": "prompt",
    "sound": "tags",
    "clip_id": "continue_clip_id",
    "weirdness": "weirdness_constraint",
    "sound_strength": "style_weight",
    "cover_strength": "audio_weight",
    "starts_at": "continue_at",
}
PRODUCER_REPLACE: Mapping[str, str] = {
    **PRODUCER,
    "lyrics": "infill_lyrics",
    "starts_at": "infill_start_s",
    "ends_at": "infill_end_s",
}
RIFFUSION: Mapping[str, str] = {"lyrics": "prompt", "sound": "tags"}
RIFFUSION_REPLACE: Mapping[str, str] = {
    **RIFFUSION,
    "lyrics": "infill_lyrics",
    "replace_start_time": "infill_start_s",
    "replace_end_time": "infill_end_s",
}
DESCRIBED: Mapping[str, str] = {"prompt": "gpt_description_prompt"}


def renamed(work: Work, names: Mapping[str, str]) -> Work:
    """The work, asked for by a family's own field names."""

    def do(job: Job) -> Result:
        params = {names.get(name, name): value for name, value in job.params.items()}
        sources = {names.get(name, name): clips for name, clips in job.sources.items()}
        return work(dataclasses.replace(job, params=params, sources=sources))

    return do
