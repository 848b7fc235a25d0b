"""Every choice the engine makes comes from a seed and a name: editing one part leaves the others untouched.

`dice` gives the standard library's Mersenne Twister, whose stream is promised to stay the same between Python
versions: scores depend on it alone. `noise` gives NumPy's generator for sample-level noise, where speed
counts and an inaudible change between NumPy versions does no harm.
"""

import hashlib
import random

import numpy as np


def _number(seed: int, names: tuple[str | int, ...]) -> int:
    text = "/".join([str(seed), *map(str, names)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def dice(seed: int, *names: str | int) -> random.Random:
    """Dice of their own for one named choice, such as `dice(seed, "drums", section)`."""
    return random.Random(_number(seed, names))


def noise(seed: int, *names: str | int) -> np.random.Generator:
    """A noise source of its own for one named sound."""
    return np.random.default_rng(_number(seed, names))
