"""The type of a loss, and how one is recognised in an objective, whatever its parameters and scales are called."""

from collections.abc import Iterator
from itertools import permutations

from sympy import Expr, Symbol, expand_mul

from derive.catalogue import entries
from derive.numerics.objective import OBSERVED, PREDICTED, RESIDUAL
from derive.vocabulary.binding import substitute
from derive.vocabulary.calling import meant, quoted
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

LOSSES = "derive.losses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one observation adds to an objective, up to a positive factor and to what is free of the prediction.

    Parameters
    ----------
    name : str
        The file's name.
    title : str
        What it is called in a sentence.
    also : tuple of str
        Other names under which it is known.
    kernel : Expr
        Of `RESIDUAL`, or of `OBSERVED` and `PREDICTED`.
    parameters : tuple of Symbol
        Placeholders in it for an objective's own symbols.
    reference : str
        Where it is described.
    """

    name: str
    title: str
    kernel: Expr
    reference: str
    also: tuple[str, ...] = ()
    parameters: tuple[Symbol, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which it is found, in small letters and with spaces."""
        return tuple(dict.fromkeys(_plain(name) for name in (self.name, self.title, *self.also)))

    def is_loss(self, kernel: Expr) -> bool:
        """Whether a kernel is a multiple of this one with some symbols of its own for the parameters, its residual in any unit."""
        return any(_without_number(candidate) == _without_number(kernel) for candidate in self._candidates(kernel))

    def _candidates(self, kernel: Expr) -> Iterator[Expr]:
        symbols = sorted(kernel.free_symbols - {RESIDUAL, OBSERVED, PREDICTED}, key=str)
        for own in permutations(symbols, len(self.parameters)):
            candidate = substitute(self.kernel, dict(zip(self.parameters, own, strict=True)))
            yield candidate
            for unit in symbols:
                yield substitute(candidate, {RESIDUAL: RESIDUAL / unit})


def _without_number(kernel: Expr) -> Expr:
    return expand_mul(kernel).primitive()[1]


def _plain(name: str) -> str:
    return name.lower().replace("_", " ").replace("-", " ")


def loss_named(name: str) -> Loss:
    """The loss of this name, one of its usual names.

    Raises
    ------
    InputError
        None is known by it; the nearest is suggested.
    """
    known = {each: loss for loss in entries(LOSSES, Loss) for each in loss.names}
    if _plain(name) not in known:
        raise InputError(f"no loss `{quoted(name)}` is known; known are {', '.join(known)}{meant(_plain(name), known)}")
    return known[_plain(name)]


def losses_of(kernel: Expr) -> tuple[Loss, ...]:
    """The losses that a kernel is a multiple of."""
    return tuple(loss for loss in entries(LOSSES, Loss) if loss.is_loss(kernel))
