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
    varies: bool = False  # understands variation_category


MODELS = {
    model.name: model
    for model in (
        Model("sonic-v3-5", "Sonic v3.5 (up to 2 minutes)", 120, 3000, 200, False),
        Model("sonic-v4", "Sonic v4 (up to 2 minutes)", 120, 3000, 200, False),
        Model("sonic-v4-5", "Sonic v4.5 (up to 4 minutes)", 240, 5000, 1000, True),
        Model("sonic-v4-5-plus", "Sonic v4.5+ (up to 4 minutes)", 240, 5000, 1000, True),
        Model("sonic-v5", "Sonic v5 (up to 8 minutes)", 480, 5000, 1000, True, varies=True),
        Model("sonic-v5-5", "Sonic v5.5 (up to 8 minutes)", 480, 5000, 1000, True),
    )
}
DEFAULT_MODEL = "sonic-v5"

FUZZ_SECONDS = 240
PRODUCER_MODELS = (
    "FUZZ-2.0", "FUZZ-2.0 Pro", "FUZZ-2.0 Raw", "FUZZ-1.1 Pro", "FUZZ-1.1", "FUZZ-1.0 Pro", "FUZZ-1.0",
    "FUZZ-0.8",
)  # fmt: skip
RIFFUSION_MODELS = ("FUZZ-1.1 Pro", "FUZZ-1.1", "FUZZ-1.0 Pro", "FUZZ-1.0")

LONGEST_SONG = max(model.seconds for model in MODELS.values())
LONGEST_PROMPT = max(model.prompt_limit for model in MODELS.values())
LONGEST_TAGS = max(model.tags_limit for model in MODELS.values())


def model_name(text: str) -> str:
    """The vendor calls every model by two names; ours is the sonic one."""
    return "sonic-" + text.removeprefix("chirp-") if text.startswith("chirp-") else text


def models_from(oldest: str) -> dict[str, Model]:
    """This model and the newer ones."""
    names = list(MODELS)
    return {name: MODELS[name] for name in names[names.index(oldest) :]}


def longest_song(name: str) -> int:
    """The longest song of a model in seconds; that of the best one where a request names none."""
    if name.startswith("FUZZ-"):
        return FUZZ_SECONDS
    return MODELS[name].seconds if name in MODELS else LONGEST_SONG
