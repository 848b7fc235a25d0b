"""Which function does which operation of the catalog."""

from collections.abc import Mapping

from studio.engine.works import creating, exporting, extending, joining, measuring, replacing, stems, upload
from studio.engine.works.families import PRODUCER, PRODUCER_REPLACE, RIFFUSION, RIFFUSION_REPLACE, renamed
from studio.engine.works.work import Work

WORKS: Mapping[str, Work] = {
    "create": creating.create,
    "upload": upload.upload,
    "upload_extend": upload.upload_extend,
    "producer_upload": upload.upload,
    "riffusion_upload": upload.upload,
    "extend": extending.extend,
    "extend_upload": extending.extend,
    "concat": joining.concat,
    "replace_section": replacing.replace_section,
    "stems_basic": stems.stems_basic,
    "stems_full": stems.stems_full,
    "wav": exporting.wav,
    "midi": exporting.to_midi,
    "bpm": measuring.bpm,
    "timeline": measuring.timeline,
    "producer_download": exporting.download,
    "producer_extend": renamed(extending.extend, PRODUCER),
    "producer_extend_upload": renamed(extending.extend, PRODUCER),
    "producer_replace": renamed(replacing.replace_section, PRODUCER_REPLACE),
    "producer_replace_upload": renamed(replacing.replace_section, PRODUCER_REPLACE),
    "riffusion_extend": renamed(extending.extend, RIFFUSION),
    "riffusion_extend_upload": renamed(extending.extend, RIFFUSION),
    "riffusion_replace": renamed(replacing.replace_section, RIFFUSION_REPLACE),
    "riffusion_replace_upload": renamed(replacing.replace_section, RIFFUSION_REPLACE),
}
