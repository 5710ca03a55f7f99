"""The same posterior written with the loss normalised otherwise, and in a library's own parameter."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Add, Basic, Expr, Indexed, Mul, S, cancel

from derive.catalogue import entries
from derive.claims.claim import Claim
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Affine
from derive.derivation.step import Statement
from derive.libraries._library import Library
from derive.model import Model
from derive.vocabulary.arguments import text
from derive.vocabulary.binding import canonical, depends, free, lettered
from derive.vocabulary.errors import InputError
from derive.vocabulary.linear import linear_form
from derive.vocabulary.nodes import Prediction
from derive.vocabulary.symbols import LETTERS, linear_predictor, n, y

NORMALISATIONS = ("nll", "sum", "mean", "half_mean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A negative log posterior taken apart: constants, loss_factor * loss + penalty_factor * penalty."""

    negative_log: Expr
    loss: Expr
    loss_factor: Expr
    constant: Expr
    likelihood_constant: Expr
    penalty: Expr
    penalty_factor: Expr

    def divisor(self, normalisation: str) -> Expr:
        """What the negative log posterior is divided by so that the loss is normalised so."""
        return {
            "nll": S.One,
            "sum": self.loss_factor,
            "mean": n * self.loss_factor,
            "half_mean": 2 * n * self.loss_factor,
        }[normalisation]

    def factor(self, normalisation: str) -> Expr:
        """What multiplies the penalty once the loss is normalised so."""
        return cancel(self.penalty_factor / self.divisor(normalisation))

    def displayed(self, normalisation: str) -> Expr:
        """The objective with that loss."""
        loss = {
            "nll": self.likelihood_constant + self.loss_factor * self.loss,
            "sum": self.loss,
            "mean": self.loss / n,
            "half_mean": self.loss / (2 * n),
        }[normalisation]
        return loss + self.factor(normalisation) * self.penalty


def take_apart(negative_log: Expr, negative_log_likelihood: Expr, unknowns: frozenset[Basic]) -> Parts | None:
    """The parts of a sum of one loss and at most one penalty; None where it has another shape."""
    form = linear_form(negative_log)
    losses = [(total, c) for total, c in form.terms.items() if y in free(total)]
    penalties = [(total, c) for total, c in form.terms.items() if y not in free(total)]
    # The prior of a single number is no sum over coordinates.
    moving = [term for term in Add.make_args(form.constant) if depends(term, unknowns)]
    for term in moving:
        outside = Mul(*(factor for factor in Mul.make_args(term) if not depends(factor, unknowns)))
        penalties.append((term / outside, outside))
    if len(losses) != 1 or len(penalties) > 1:
        return None
    ((loss, loss_factor),) = losses
    penalty, penalty_factor = penalties[0] if penalties else (S.Zero, S.Zero)
    return Parts(
        negative_log=negative_log,
        loss=lettered(loss, LETTERS),
        loss_factor=loss_factor,
        constant=form.constant - Add(*moving),
        likelihood_constant=linear_form(negative_log_likelihood).constant,
        penalty=lettered(penalty, LETTERS),
        penalty_factor=penalty_factor,
    )


def statement(parts: Parts, normalisation: str, model: Model) -> Statement:
    """The claim that the displayed objective has the order of the negative log posterior as a proved step wrote it out."""
    before = Optimum(sense=Sense.MIN, objective=parts.negative_log, unknowns=model.start.unknowns)
    after = Optimum(sense=Sense.MIN, objective=parts.displayed(normalisation), unknowns=model.start.unknowns)
    dropped = parts.constant - (parts.likelihood_constant if normalisation == "nll" else 0)
    witness = Affine(factor=parts.divisor(normalisation), constant=lettered(dropped, LETTERS))
    claim = Claim(before=before, relation=SameOrder(), after=after, premises=model.premises, witness=witness)
    return Statement(title=f"normalised as `{normalisation}`", claim=claim)


def libraries() -> tuple[Library, ...]:
    """All libraries that are described."""
    return entries("derive.libraries", Library)


def linear(expr: Expr) -> Expr:
    """The expression with the linear predictor X theta in place of the opaque one, row by row."""

    def row(node: Prediction) -> Expr:
        return linear_predictor(*node.argument.indices)

    return expr.replace(lambda node: isinstance(node, Prediction) and isinstance(node.argument, Indexed), row)


def parameter(parts: Parts, library: Library) -> Expr | None:
    """The library's parameter for which it minimises this objective; None where it minimises another."""
    theirs = linear_form(library.loss)
    penalty = linear_form(library.penalty / library.parameter)
    loss = canonical(linear(parts.loss))
    if list(theirs.terms) == [loss] and parts.penalty == 0:
        return S.Zero
    if list(theirs.terms) != [loss] or list(penalty.terms) != [canonical(parts.penalty)]:
        return None
    return cancel(parts.penalty_factor / parts.loss_factor * theirs.terms[loss] / penalty.terms[canonical(parts.penalty)])


def library_named(path: str) -> Library:
    """The library of that import path.

    Raises
    ------
    InputError
        It is not described here.
    """
    known = {library.path: library for library in libraries()}
    text("a library", "the import path", path)
    if path not in known:
        raise InputError(f"`{path}` is not a library that is described here; known are {', '.join(sorted(known))}")
    return known[path]


def library_claim(objective: Expr, parts: Parts, library: Library, value: Expr, model: Model) -> Claim:
    """The claim that the library's objective, its parameter at `value`, has the order of this one, linear predictor."""
    theirs = (library.loss + library.penalty).subs(library.parameter, value)
    weight = linear_form(library.loss).terms[canonical(linear(parts.loss))]
    witness = Affine(factor=1 / (n * weight))
    return Claim(before=linear(objective), relation=SameOrder(), after=theirs, unknowns=model.start.unknowns, witness=witness)
