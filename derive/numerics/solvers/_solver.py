"""The type of a solver: what it needs, what it certifies; compatibility is decided before any iteration."""

from collections.abc import Callable

from derive.catalogue import entries, names
from derive.numerics.certificates import Certifies
from derive.numerics.problem import Kind, Problem
from derive.numerics.solution import Candidate, Declined
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass

ROOM = "derive.numerics.solvers"

LOSSES = {
    Kind.QUADRATIC: "the loss is the square of a residual",
    Kind.PIECEWISE_LINEAR: "the loss has a kink at r = 0 and is straight on both sides",
    Kind.OTHER: "the loss is neither a square nor straight on both sides of r = 0",
    Kind.ABSENT: "there is no loss",
}
PENALTIES = {
    Kind.ABSENT: "there is no penalty",
    Kind.QUADRATIC: "the penalty is a sum of squares",
    Kind.PIECEWISE_LINEAR: "the penalty has a kink at 0 in every coordinate",
    Kind.OTHER: "the penalty is neither a square nor an absolute value",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """A method for some shapes of loss and penalty.

    Parameters
    ----------
    name : str
        The file's name.
    title : str
        The method in a few words.
    loss : Kind
        The loss that it minimises.
    penalties : tuple of Kind
        The penalties that it can add to it.
    certifies : Certifies
        What its points are held against.
    order : int
        Among solvers for one problem the lower is tried first; one that declines hands on to the next.
    solve : callable
        From a problem of these kinds to a candidate, or `Declined` where the data are not for it.
    reference : str
        Where the method is described.
    """

    name: str
    title: str
    loss: Kind
    penalties: tuple[Kind, ...]
    certifies: Certifies
    order: int
    solve: Callable[[Problem], Candidate | Declined]
    reference: str

    def objection(self, loss: Kind, penalty: Kind) -> str:
        """Why it cannot minimise this; empty if it can."""
        if loss is not self.loss:
            return f"needs a loss that is {self.loss.value}, but {LOSSES[loss]}"
        if penalty not in self.penalties:
            known = " or ".join(kind.value for kind in self.penalties)
            return f"needs a penalty that is {known}, but {PENALTIES[penalty]}"
        return ""


def solvers() -> tuple[Solver, ...]:
    """All solvers, by order and name."""
    return tuple(sorted(entries(ROOM, Solver), key=lambda solver: (solver.order, solver.name)))


def choose(name: str, loss: Kind, penalty: Kind, wanted: str | None = None) -> tuple[Solver, ...]:
    """The solvers for these shapes, in the order in which they are tried; or the one that is wanted.

    Raises
    ------
    InputError
        None can; or the one that is wanted cannot, or does not exist.
    """
    able = [solver for solver in solvers() if not solver.objection(loss, penalty)]
    if wanted is not None:
        if not isinstance(wanted, str) or wanted not in names(ROOM):
            raise InputError(f"unknown solver `{str(wanted)[:60]}`; known are {', '.join(names(ROOM))}")
        (chosen,) = (solver for solver in solvers() if solver.name == wanted)
        objection = chosen.objection(loss, penalty)
        if objection:
            instead = f"; use `{able[0].name}`" if able else ""
            raise InputError(f"{wanted}: cannot minimise `{name}`: {objection}{instead}")
        return (chosen,)
    if not able:
        raise InputError(
            f"{name}: no solver: {LOSSES[loss]} and {PENALTIES[penalty]}; `compile()` gives value and gradient for an optimiser of yours"
        )
    return tuple(able)
