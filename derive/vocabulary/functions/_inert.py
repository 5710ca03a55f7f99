"""Functions that SymPy is kept from evaluating, so that no step of a derivation happens by itself."""

from typing import Any

from sympy import Expr
from sympy.core.function import Function as Applied

from derive.vocabulary.arguments import number
from derive.vocabulary.errors import InputError


class Inert(Applied):
    """A function of one number that SymPy is kept from evaluating."""

    nargs = 1

    def __new__(cls, *arguments: object, **options: Any) -> Expr:
        # SymPy would read a string as Python, and take a float for an exact number's like.
        if len(arguments) != 1:
            raise InputError(f"{cls.__name__}: one argument is needed, got {len(arguments)}")
        (argument,) = arguments
        return super().__new__(cls, number(cls.__name__, "the argument", argument), **options)
