"""What the singer hears in written words, for people who write them."""

from studio.engine.words.scheme import Measured, measure

__all__ = ["Measured", "measure"]
