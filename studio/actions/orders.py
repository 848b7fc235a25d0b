"""A task as its provider needs it: with the takes, the voice and the recording that it starts from."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from studio.actions import accounts, addresses, files, routes, settle, sources, uploads
from studio.models import Clip, Task
from studio.port import Hook, Order, Provider, ProviderError, Source

JOIN = "concat"
NAMES = {"audio": "audio.mp3", "master": "master.flac", "score": "score.json.gz"}
LENIENT = 6  # failures in a row after which a take may come without its cover, or of another length

GONE = gettext_noop("A file of the take that this starts from is not in the storage any more.")

Named = Mapping[str, list[Clip]]
Note = Callable[..., None]


def make(task: Task, provider: Provider, note: Note) -> Order:
    """The order for a task.

    `note` is called at least once a second meanwhile, and writes to the task what it is given. Raises Refused
    where something that it starts from is gone, and ProviderError where the recording cannot be had.
    """
    return _elsewhere(task, note) if task.account_id else _here(task, provider.needs_files, note)


# --- for the studio's own engine, with files if it needs them ---
def _here(task: Task, with_files: bool, note: Note) -> Order:
    folder, spec, params = settle.workdir(task.id), task.spec, task.params
    persona = sources.persona(task.team, spec, params)
    cut = sources.cut_voice(task.team, spec, params)
    ends = {end: cut.result[end] for end in ("vocal_start_s", "vocal_end_s")} if cut else {}
    named = sources.find(task.team, spec, params)
    if task.operation == JOIN:  # what is to be joined brings along what it goes on from
        named["parent"] = sources.line(named[spec.clip_field][0])

    def lay_out(clip: Clip, place: str) -> Source:
        return _laid_out(clip, folder / "sources" / place, with_files, note)

    return Order(
        task_id=str(task.id),
        operation=task.operation,
        params=ends | params,
        artist=task.team.name,
        workdir=folder,
        done=_done(task),
        sources=_each(named, lay_out),
        voice=persona.voice if persona else None,
        upload=uploads.stage(task, folder, note) if with_files else None,
    )


def _bring(stored: str, target: Path, note: Note) -> None:
    try:
        files.copy(stored, target, note)
    except FileNotFoundError as error:
        raise ProviderError(GONE) from error


def _laid_out(clip: Clip, folder: Path, with_files: bool, note: Note) -> Source:
    """The clip's sound and score, as far as it has them: takes of the first version have no master."""
    for field, name in NAMES.items() if with_files else ():
        if stored := getattr(clip, field):
            _bring(stored, folder / name, note)
    return _source(clip, folder)


# --- for a provider elsewhere, with its ids ---
def _elsewhere(task: Task, note: Note) -> Order:
    folder, spec, params = settle.workdir(task.id), task.spec, task.params
    persona = sources.persona(task.team, spec, params)
    cut = sources.cut_voice(task.team, spec, params)
    named = sources.find(task.team, spec, params)
    return Order(
        task_id=str(task.id),
        operation=task.operation,
        params=params,
        artist=task.team.name,
        workdir=folder,
        done=_done(task),
        sources=_each(named, lambda clip, place: _with_id(task, clip, folder / "none")),
        upload=_staged(task, folder, note),
        account=accounts.opened(task.account),
        hook=hook(task),
        persona_id=persona.remote_id if persona else "",
        cut_id=cut.result.get("remote_id", "") if cut else "",
        uploaded_id=task.result.get("uploaded_id", ""),
        upload_address=addresses.of_upload(task, settings.PUBLIC_URL) if task.upload else "",
        answer=task.answer,
        carrying=str(task.carrying or ""),
        lenient=task.stumbles >= LENIENT,
        alive=partial(note),
    )


def _with_id(task: Task, clip: Clip, folder: Path) -> Source:
    assert task.account is not None, "a provider elsewhere has an account"
    known = routes.remote(clip, task.account, task.spec, task.created)
    address = addresses.of(clip, "audio.mp3", settings.PUBLIC_URL) if settings.PUBLIC_URL else ""
    return _source(clip, folder, known.remote_id if known else "", address)


def _staged(task: Task, folder: Path, note: Note) -> Path | None:
    """The recording that came with the request, once it is to become a take of ours, too."""
    if task.state != Task.State.FETCHING:
        return None
    try:
        return uploads.stage(task, folder, note)
    except ProviderError as error:
        if task.spec.results(task.params) > 1:  # the takes are what counts
            return None
        raise ProviderError(str(error), temporary=True) from error


def hook(task: Task) -> Hook | None:
    """Where the provider may call us about this task, and how we know that it is the provider."""
    if not reachable() or task.account is None or not task.account.hooks:
        return None
    return Hook(f"{settings.PUBLIC_URL}/api/v1/hooks/{task.pk}/{hook_name(task)}", hook_secret(task))


def reachable() -> bool:
    """Can a provider call us? It calls https only, except in a house of its own."""
    return settings.HTTPS or bool(settings.PUBLIC_URL and settings.FETCH_ALLOW)


def hook_name(task: Task) -> str:
    return salted_hmac("studio.hooks.address", str(task.pk), algorithm="sha256").hexdigest()[:40]


def hook_secret(task: Task) -> str:
    return salted_hmac("studio.hooks.secret", str(task.pk), algorithm="sha256").hexdigest()


# --- both ---
def _done(task: Task) -> frozenset[int]:
    return frozenset(task.clips.values_list("index", flat=True))


def _each(named: Named, source: Callable[[Clip, str], Source]) -> Mapping[str, tuple[Source, ...]]:
    """Sources by the fields that name them."""

    def of_field(name: str, clips: Iterable[Clip]) -> tuple[Source, ...]:
        return tuple(source(clip, f"{name}/{number}") for number, clip in enumerate(clips))

    return {name: of_field(name, clips) for name, clips in named.items()}


def _source(clip: Clip, folder: Path, remote_id: str = "", address: str = "") -> Source:
    return Source(
        clip_id=str(clip.pk),
        title=clip.title,
        tags=clip.tags,
        lyrics=clip.lyrics,
        duration=clip.duration,
        uploaded=clip.uploaded,
        folder=folder,
        remote_id=remote_id,
        address=address,
    )
