"""Functions of ours: SymPy is kept from evaluating them, so that no step of a derivation happens by itself."""

from typing import Any

from sympy import Expr
from sympy.core.function import Function as Applied

from derive.vocabulary.arguments import number
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions._function import function_of


class Inert(Applied):
    """A function of one number that SymPy is kept from evaluating."""

    nargs = 1

    def __new__(cls, *arguments: object, **options: Any) -> Expr:
        # SymPy would read a string as Python, and take a float for an exact number's like.
        if len(arguments) != 1:
            raise InputError(f"{cls.__name__}: one argument is needed, got {len(arguments)}")
        (argument,) = arguments
        return super().__new__(cls, number(cls.__name__, "the argument", argument), **options)


class Positive(Inert):
    """One that is real and positive wherever its argument is real; its slope is the one that its file states."""

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_extended_real else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None

    def fdiff(self, argindex: int = 1) -> Expr:
        known = function_of(type(self))
        assert known is not None
        return known.at(known.derivative[argindex - 1], *self.args)
