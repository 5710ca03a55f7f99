"""The symbols that claims are written with, for users: `from derive.symbols import n, theta, y`."""

from derive.vocabulary.symbols import *  # noqa: F403
from derive.vocabulary.symbols import __all__ as __all__
