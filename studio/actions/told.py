"""How a task stands, in the vendor's words."""

from collections.abc import Callable
from dataclasses import replace

from studio import wire
from studio.actions import addresses
from studio.catalog.operation import Yields
from studio.models import Clip, Membership, Task
from studio.wire import Body, Song

KEPT = {
    "bpm": ("avg_bpm", "max_bpm", "min_bpm"),
    "timeline": ("alignment",),
    "upsample_tags": ("upsampled_tags",),
}
VOX = ("vox_audio_id", "status", "source_clip_id", "vocal_start_s", "vocal_end_s", "wave_response")
TOO_LONG = "It took too long"  # how the sentence of a task begins whose time was up


def poll(task: Task, base: str, me: Membership) -> tuple[int, Body]:
    """The status and the body with which its poll is answered, to this person; `base` is where the client
    knows us."""
    family, task_id = task.spec.family, str(task.pk)
    if task.is_open:
        begun = task.state not in (Task.State.ASKED, Task.State.QUEUED)
        return 202, wire.waiting(family, task_id, task.progress, begun, task.params)
    if task.state != Task.State.SUCCEEDED:
        refund = {"refund_processed": True} if family == "nuro" else {}
        return 200, wire.failed(family, task_id, *trouble(task), task.params) | refund
    if task.spec.yields is Yields.CLIPS:
        return 200, wire.songs(family, task_id, made(task, base, me), task.params)
    if family == "producer":  # a download: the take, where its file can be fetched
        return 200, wire.songs(family, task_id, downloaded(task, base), task.params)
    return 200, wire.data(answer(task, base).get("data", task.result))


def trouble(task: Task) -> tuple[str, str]:
    """Type and text of what went wrong."""
    if task.state == Task.State.CANCELLED and not task.paid:
        return "failed", "The request was over a cap and was not approved. Nothing was charged."
    if task.state == Task.State.CANCELLED:
        return "failed", "The request was taken back before it began. Credits were refunded."
    if task.error.startswith(TOO_LONG):
        return "timeout", wire.TIMED_OUT
    return "failed", task.error


def made(task: Task, base: str, me: Membership, state: str = "succeeded") -> list[Song]:
    """The task's takes that the person sees; a recording that came with the request is none, unless it is
    all there is."""
    clips = list(task.clips.filter(me.sees()).order_by("index").prefetch_related("files"))
    takes = [clip for clip in clips if not clip.uploaded] or clips
    return [song(clip, task, base, state) for clip in takes]


def song(clip: Clip, task: Task, base: str, state: str = "succeeded") -> Song:
    return Song(
        clip_id=str(clip.pk),
        state=state,
        title=clip.title,
        tags=clip.tags,
        lyrics=clip.lyrics,
        audio_url=addresses.of(clip, "audio.mp3", base),
        image_url=addresses.of_any(clip, "cover.jpg", base),
        video_url=addresses.of_any(clip, "video.mp4", base),
        wav_url=addresses.of_any(clip, "audio.wav", base),
        created=clip.created,
        mv=clip.mv,
        duration=clip.duration,
        role=clip.role,
        stem=clip.stem,
        wish=task.params,
    )


def downloaded(task: Task, base: str) -> list[Song]:
    clip = source(task)
    if clip is None:
        return []
    name = f"audio.{task.params['format']}"
    return [replace(song(clip, clip.task, base), audio_url=addresses.of(clip, name, base))]


def source(task: Task) -> Clip | None:
    """The take that the task's one clip field names."""
    clip_id = task.params.get(task.spec.clip_field)
    return Clip.objects.for_team(task.team).select_related("task").filter(pk=clip_id).first()


def brought(task: Task) -> Clip | None:
    """The take that the recording of the request has become."""
    return task.clips.filter(uploaded=True).first()


def answer(task: Task, base: str) -> Body:
    """What a tool answers whose task has succeeded."""
    return ANSWERS[task.operation](task, base)


def _plain(task: Task, base: str) -> Body:
    return wire.data({name: task.result.get(name) for name in KEPT[task.operation]})


def _vox(task: Task, base: str) -> Body:
    told_of = {name: task.result.get(name) for name in VOX}
    return wire.data(told_of | {"source_clip_id": task.params[task.spec.clip_field]})


def _wav(task: Task, base: str) -> Body:
    clip = source(task)
    return wire.wav(addresses.of(clip, "audio.wav", base) if clip else "")


def _midi(task: Task, base: str) -> Body:
    clip = source(task)
    url = addresses.of(clip, "song.mid", base) if clip else ""
    return wire.data({"midi_url": url, "instruments": task.result.get("instruments", [])})


def _persona(task: Task, base: str) -> Body:
    return wire.persona(task.result["persona_id"])


def _lyrics(task: Task, base: str) -> Body:
    return wire.lyrics(task.result["results"])


def _upload(task: Task, base: str) -> Body:
    clip = task.clips.order_by("index").first()
    return wire.uploaded(str(clip.pk) if clip else "")


# The operations whose answer is in the reply.
ANSWERS: dict[str, Callable[[Task, str], Body]] = {
    "bpm": _plain,
    "timeline": _plain,
    "upsample_tags": _plain,
    "vox": _vox,
    "wav": _wav,
    "midi": _midi,
    "persona": _persona,
    "lyrics": _lyrics,
    "upload": _upload,
    "riffusion_upload": _upload,
}
