"""How finely roots and exponentials are split into atoms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """What the atoms of roots and exponentials stand for, u^(1/root) and exp(u/exp), and how many generators there are."""

    root: int = 2
    exp: int = 2
    width: int = 32


class Coarse(Exception):
    """Another grain is needed, which is its one argument: start again with it."""
