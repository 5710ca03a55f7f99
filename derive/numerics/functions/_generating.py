"""What is asked of the file that generates code: whether there is any, before what it needs is loaded."""

from collections.abc import Callable

from sympy import Expr

from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Generating:
    """How code is generated.

    Parameters
    ----------
    name : str
        The name of the file.
    check : callable
        Raises `InputError` for an objective of which there is no code.
    """

    name: str
    check: Callable[[Expr], object]
