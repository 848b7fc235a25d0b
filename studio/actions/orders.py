"""A task as its provider needs it: with the takes, the voice and the recording that it starts from."""

from collections.abc import Callable, Mapping
from pathlib import Path

from studio.actions import files, settle, sources, uploads
from studio.models import Clip, Task
from studio.port import Order, Provider, Source

JOIN = "concat"
NAMES = {"audio": "audio.mp3", "master": "master.flac", "score": "score.json.gz"}


def make(task: Task, provider: Provider, note: Callable[..., None]) -> Order:
    """The order for a task, its files laid out if the provider needs them.

    `note` is called at least once a second meanwhile, and writes to the task what it is given. Raises Refused
    where something that it starts from is gone, and ProviderError where the recording cannot be had.
    """
    folder, spec, params = settle.workdir(task.id), task.spec, task.params
    persona = sources.persona(task.team, spec, params)
    return Order(
        task_id=str(task.id),
        operation=task.operation,
        params=sources.cut_voice(task.team, spec, params) | params,
        artist=task.team.name,
        workdir=folder,
        done=frozenset(task.clips.values_list("index", flat=True)),
        sources=_sources(task, folder, provider.needs_files),
        voice=persona.voice if persona else None,
        upload=uploads.stage(task, folder, note) if provider.needs_files else None,
    )


def _sources(task: Task, folder: Path, with_files: bool) -> Mapping[str, tuple[Source, ...]]:
    """The clips that the task names, by field; what is to be joined brings along what it goes on from."""
    named = sources.find(task.team, task.spec, task.params)
    if task.operation == JOIN:
        named["parent"] = sources.line(named[task.spec.clip_field][0])
    return {
        name: tuple(
            _source(clip, folder / "sources" / name / str(number), with_files)
            for number, clip in enumerate(clips)
        )
        for name, clips in named.items()
    }


def _source(clip: Clip, folder: Path, with_files: bool) -> Source:
    if with_files:
        _lay_out(clip, folder)
    return Source(
        clip_id=str(clip.pk),
        title=clip.title,
        tags=clip.tags,
        lyrics=clip.lyrics,
        duration=clip.duration,
        uploaded=clip.uploaded,
        provider=clip.provider,
        remote_id=clip.remote_id,
        folder=folder,
    )


def _lay_out(clip: Clip, folder: Path) -> None:
    """The clip's sound and score, as far as it has them: takes of the first version have no master."""
    for field, name in NAMES.items():
        if stored := getattr(clip, field):
            files.copy(stored, folder / name)
