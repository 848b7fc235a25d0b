"""The voice of a clip, cut out."""

from studio.engine.audio import SAMPLE_RATE
from studio.engine.files import codec
from studio.engine.files.peaks import peaks
from studio.engine.works.persona import Singing, profile, singing
from studio.engine.works.work import Job, Result

LONGEST = 30.0  # seconds
_BARS = 250  # of the outline


def vox(job: Job) -> Result:
    """What is sung from `vocal_start_s` to `vocal_end_s`, 30 seconds at most, as the vendor tells it, with
    its outline, and besides the voice's profile; vox.wav is the cut. Raises ValueError where nobody sings."""
    source = job.source("clip_id")
    start = float(job.params.get("vocal_start_s") or 0.0)
    end = min(source.duration, start + LONGEST, float(job.params.get("vocal_end_s") or start + LONGEST))
    if end - start < 0.5:
        raise ValueError("There is nothing to cut there: the clip ends before.")
    job.tell(0.1, "cutting the voice out")
    found = singing(source, start, end)
    data = {
        "status": "complete",
        "source_clip_id": str(job.params.get("clip_id", "")),
        "vocal_start_s": round(start, 3),
        "vocal_end_s": round(end, 3),
        "wave_response": _outline(found),
        "voice": profile(found, source.tags),
    }
    path = job.folder / "vox.wav"
    codec.write_wav(path, found.sound[None].repeat(2, axis=0))
    return Result(data=data, files={"vox.wav": path})


def _outline(found: Singing) -> dict[str, object]:
    """Bar heights from 0 to 1 over the cut."""
    bars = peaks(found.sound[None], _BARS)
    return {
        "peaks": [round(bar / 255.0, 3) for bar in bars],
        "seconds": round(len(found.sound) / SAMPLE_RATE, 3),
    }
