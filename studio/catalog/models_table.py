"""The models that can be asked for, and what each one takes.

The limits are the vendor's published ones; the longest song of each model is the FAQ's figure.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    title: str
    seconds: int  # the longest song
    prompt_limit: int  # characters of lyrics
    tags_limit: int  # characters of style
    picks_voice: bool  # understands vocal_gender


MODELS = {
    model.name: model
    for model in (
        Model("sonic-v3-5", "Sonic v3.5 (up to 2 minutes)", 120, 3000, 200, False),
        Model("sonic-v4", "Sonic v4 (up to 2 minutes)", 120, 3000, 200, False),
        Model("sonic-v4-5", "Sonic v4.5 (up to 4 minutes)", 240, 5000, 1000, True),
        Model("sonic-v4-5-plus", "Sonic v4.5+ (up to 4 minutes)", 240, 5000, 1000, True),
        Model("sonic-v5", "Sonic v5 (up to 8 minutes)", 480, 5000, 1000, True),
        Model("sonic-v5-5", "Sonic v5.5 (up to 8 minutes)", 480, 5000, 1000, True),
    )
}
DEFAULT_MODEL = "sonic-v5"

LONGEST_PROMPT = max(model.prompt_limit for model in MODELS.values())
LONGEST_TAGS = max(model.tags_limit for model in MODELS.values())


def model_name(text: str) -> str:
    """The vendor calls every model by two names; ours is the sonic one."""
    return "sonic-" + text.removeprefix("chirp-") if text.startswith("chirp-") else text
