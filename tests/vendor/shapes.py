"""Jobs as the vendor tells of them: polls of each family and the bodies of webhooks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.vendor.jobs import Clip, Job
from tests.vendor.media import SECONDS

Json = dict[str, Any]
NOT_READY = "Task is still processing. Please wait a few seconds and try again."
SOURCE_FIELDS = ("gpt_description_prompt", "negative_tags", "style_weight", "weirdness_constraint")
NURO_FIELDS = ("lyrics", "genre", "mood", "gender", "timbre")
NURO_WEBHOOK_FIELDS = ("prompt", "theme", "instrument")
JOIN_NAMES = {"sonic/upload-extend": "extended", "sonic/replace-section": "replaced"}


@dataclass(frozen=True, slots=True)
class Shapes:
    base: str  # where the media are
    has_videos: bool
    error_shape: str  # error, message, type+error or code+message: the vendor uses all four

    def problem(self, status: int, kind: str, text: str) -> Json:
        parts = {"code": status, "type": kind, "error": text, "message": text}
        return {name: parts[name] for name in self.error_shape.split("+")}

    def poll(self, job: Job, state: str, first_only: bool = False) -> tuple[int, Json]:
        """Status and body of a job in this state; `first_only`: its first clip is ready, but not all is."""
        if state == "failed":
            return 200, self.failure(job)
        tell: dict[str, Callable[[Job, str, bool], tuple[int, Json]]] = {
            "sonic": self._sonic,
            "producer": self._producer,
            "nuro": self._nuro,
            "riffusion": self._riffusion,
        }
        return tell[job.family](job, state, first_only)

    def failure(self, job: Job) -> Json:
        kind, text = job.problem
        if job.family == "producer":
            return {"code": 200, "status": "FAILED", "type": kind, "message": text, "data": []}
        if job.family == "nuro":
            return {"type": kind, "message": text, "refund_processed": True}
        return {"type": kind, "message" if "message" in self.error_shape else "error": text}

    def event(self, job: Job, name: str) -> Json:
        keys = {"task_id": job.id, "platform": job.family, "event": name}
        if name == "song.failed":
            text = job.problem[1] or "The song could not be made."
            return {"type": "failed", "message": text, "refund_processed": True, **keys}
        if name == "song.streaming":
            return {**self.poll(job, "running")[1], "message": "streaming", **keys}
        more = {field: job.body.get(field) for field in NURO_WEBHOOK_FIELDS} if job.family == "nuro" else {}
        return {**self.poll(job, "succeeded")[1], **more, **keys}

    def url(self, clip: Clip, kind: str) -> str:
        return f"{self.base}/media/{clip.id}.{kind}"

    def _sonic(self, job: Job, state: str, first_only: bool) -> tuple[int, Json]:
        if state == "pending":
            return 202, {"type": "not_ready", "error": NOT_READY}
        early = (job.clips if job.joined else job.clips[:1]) if first_only else []
        done = [state == "succeeded" or clip in early for clip in job.clips]
        data: list[Json] = [self._clip(*pair) for pair in zip(job.clips, done, strict=True)]
        if job.joined:
            name = JOIN_NAMES[job.operation]
            full = [self._clip(clip, True) if state == "succeeded" else None for clip in job.joined]
            data = [{name: part, "full": whole} for part, whole in zip(data, full, strict=True)]
        return 200, {"code": 200, "data": data, "message": "success"}

    def _clip(self, clip: Clip, is_done: bool) -> Json:
        """A running one can be listened to already, but nobody knows how long it will be."""
        body = clip.body
        audio = self.url(clip, "mp3") if is_done else f"{self.base}/stream/{clip.id}.mp3"
        told: Json = {
            "clip_id": clip.id,
            "state": "succeeded" if is_done else "running",
            "title": body.get("title") or "Night Bus",
            "tags": body.get("tags") or "pop, dreamy",
            "lyrics": clip.lyrics,
            "image_url": f"{self.base}/media/image_{clip.id}.jpeg",
            "audio_url": audio,
            "video_url": self.url(clip, "mp4") if is_done and self.has_videos else None,
            "created_at": clip.created,
            "mv": str(body.get("mv", "chirp-v5")).replace("sonic-", "chirp-"),
            **{field: body.get(field) for field in SOURCE_FIELDS},
            "duration": str(SECONDS) if is_done else None,
        }
        if clip.stem:
            told |= {"stem_type": clip.stem, "title": f"{told['title']} ({clip.stem})"}
        if clip.broken and is_done:
            told |= {"state": "failed", "audio_url": None, "duration": None}
            told["error_message"] = "The audio could not be rendered."
        return told

    def _producer(self, job: Job, state: str, first_only: bool) -> tuple[int, Json]:
        if state != "succeeded":
            return 200, {"code": 200, "status": "RUNNING", "message": "success", "data": []}
        data = [self._producer_song(clip, job) for clip in job.clips]
        return 200, {"code": 200, "status": "SUCCESS", "message": "success", "data": data}

    def _producer_song(self, clip: Clip, job: Job) -> Json:
        """The contract shows no finished upload or download; here they look like any song."""
        kind = job.body.get("format", "mp3") if job.operation == "producer/download" else "m4a"
        return {
            "clip_id": clip.id,
            "title": clip.body.get("title") or "Back to You",
            "sound": clip.body.get("sound"),
            "lyrics": clip.lyrics,
            "audio_url": self.url(clip, kind),
            "wav_url": f"{self.base}/media/{clip.id}-wav.wav",
            "image_url": f"{self.base}/media/image_{clip.id}.jpeg",
            "video_url": self.url(clip, "mp4") if self.has_videos else None,
            "created_at": clip.created,
            "mv": clip.body.get("mv", "FUZZ-2.0"),
            "seed": str(clip.body.get("seed", "3966900172")),
            "duration": SECONDS,
            "state": "succeeded",
        }

    def _nuro(self, job: Job, state: str, first_only: bool) -> tuple[int, Json]:
        is_done = state == "succeeded"
        return 200, {
            "task_id": job.id,
            "status": state,
            "progress": {"pending": 0, "running": 45, "succeeded": 100}[state],
            "audio_url": self.url(job.clips[0], "wav") if is_done else "",
            **{field: job.body.get(field, "") if is_done else "" for field in NURO_FIELDS},
            "duration": SECONDS if is_done else 0,
        }

    def _riffusion(self, job: Job, state: str, first_only: bool) -> tuple[int, Json]:
        """One song comes first, alone and with the answer of a finished task."""
        if state == "pending":
            return 202, {"type": "not_ready", "error": NOT_READY}
        clips = job.clips if state == "succeeded" else job.clips[:1]
        data = [self._riffusion_song(clip) for clip in clips]
        return 200, {"code": 200, "data": data, "message": "success"}

    def _riffusion_song(self, clip: Clip) -> Json:
        return {
            "clip_id": clip.id,
            "title": clip.body.get("title") or "Night Bus",
            "sound": clip.body.get("sound"),
            "lyrics": clip.lyrics,
            "image_url": f"{self.base}/media/image_{clip.id}.jpeg",
            "audio_url": self.url(clip, "mp3"),
            "video_url": self.url(clip, "mp4") if self.has_videos else None,
            "created_at": clip.created,
            "mv": clip.body.get("mv", "FUZZ-1.1 Pro"),
            "vocal_variation": clip.body.get("vocal_variation"),
            "duration": SECONDS,
            "timestamp": None,
            "state": "succeeded",
        }
