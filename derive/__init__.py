"""Symbolic derivations for statistical learning, every step ruled on.

`derive.mle` and `derive.map` make derivations, `derive.judge` rules on claims, `derive.check` on documents. Names are loaded when they
are first used, so that `import derive` costs nothing: neither SymPy nor NumPy is imported by it. No other module but
commands imports late.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from derive.vocabulary.calling import Told, telling_methods

__version__ = "0.1.0"

if TYPE_CHECKING:
    # What a star import leaves out is exported all the same.
    from derive import symbols as symbols
    from derive.checking.documents import check
    from derive.claims.claim import Claim
    from derive.claims.claim import Domain as Domain
    from derive.claims.matrices import Square, StatedEquation, Trait
    from derive.claims.means import covariance, expectation, moment, mutually_independent, variance
    from derive.claims.means import random as random
    from derive.claims.premises import Law, Premise
    from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, Printed, SameArgmin, SameOrder
    from derive.claims.sides import Defined, Feasible, Optimum, Points, Sense
    from derive.claims.stating import argmax, argmin, assume, independent, points
    from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided
    from derive.claims.witness import Affine, DerivativeSign, Monotone, Subgradient, Transform
    from derive.derivation.derivation import Derivation
    from derive.derivation.estimators import map as map
    from derive.derivation.estimators import mle
    from derive.distributions._drawing import drawn
    from derive.families._family import Family, Improper, Location, Probability, Proper, Scale, Shape
    from derive.judging.judge import judge
    from derive.model import Model
    from derive.numerics.functions.compiling import Compiled
    from derive.numerics.solution import Certificate, Solution, Status
    from derive.vocabulary.errors import Contradiction, DeriveError, InputError, OutOfTime
    from derive.vocabulary.functions.exp import Exp
    from derive.vocabulary.functions.log import Log
    from derive.vocabulary.functions.normalcdf import NormalCDF
    from derive.vocabulary.functions.sigmoid import Sigmoid
    from derive.vocabulary.functions.softplus import Softplus
    from derive.vocabulary.functions.sqrt import Sqrt
    from derive.vocabulary.matrices import Determinant as Determinant
    from derive.vocabulary.matrices import Inverse as Inverse
    from derive.vocabulary.matrices import matrix
    from derive.vocabulary.nodes import ForEvery, Largest, PartialDerivative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sympy import Expr

    from derive.derivation.step import Estimated, Statement
    from derive.numerics.posterior import Posterior

_HOMES = (
    "derive.vocabulary.errors", "derive.claims.claim", "derive.claims.matrices", "derive.claims.premises", "derive.claims.relations",
    "derive.claims.sides",
    "derive.claims.verdict", "derive.claims.witness", "derive.claims.stating", "derive.claims.means", "derive.distributions._drawing",
    "derive.vocabulary.functions.exp", "derive.vocabulary.functions.log", "derive.vocabulary.functions.normalcdf",
    "derive.vocabulary.functions.sigmoid", "derive.vocabulary.functions.softplus", "derive.vocabulary.functions.sqrt",
    "derive.vocabulary.matrices",
    "derive.vocabulary.nodes",
    "derive.families._family", "derive.model", "derive.judging.judge",
    "derive.derivation.derivation", "derive.derivation.estimators", "derive.checking.documents", "derive.numerics.solution",
    "derive.numerics.functions.compiling",
)  # fmt: skip
"""Where public names are defined, in the order in which they are looked for: those that load NumPy last."""

__all__ = [  # loaded by __getattr__
    "mle", "judge", "check", "argmin", "argmax", "points", "assume", "independent", "Derivation", "Family", "Scale", "Proper", "Improper",
    "Shape", "Probability", "Location",
    "Model", "Claim", "Premise", "Law", "Square", "StatedEquation", "Trait", "matrix",
    "expectation", "variance", "covariance", "mutually_independent", "moment", "drawn",
    "Equal", "EqualUpTo", "SameOrder", "SameArgmin", "IntegratesTo", "Printed", "Optimum", "Points", "Sense", "Feasible", "Defined",
    "Affine", "Monotone", "Transform", "DerivativeSign", "Subgradient", "Proved", "Refuted", "Undecided", "CounterExample",
    "Compiled", "Solution", "Status", "Certificate", "DeriveError", "InputError", "Contradiction", "OutOfTime",
    "Exp", "Log", "Sqrt", "NormalCDF", "Sigmoid", "Softplus", "ForEvery", "Largest", "PartialDerivative", "__version__",
]  # fmt: skip
_QUALIFIED = ("map", "symbols", "random", "Domain", "Inverse", "Determinant")
"""Public too, but not for a star import: a builtin and some of SymPy's names, which would shadow these or be shadowed by them."""


def __getattr__(name: str) -> object:
    if name == "symbols":
        return import_module("derive.symbols")
    if name in (*__all__, *_QUALIFIED):
        for home in _HOMES:
            found = vars(import_module(home))
            if name in found:
                return globals().setdefault(name, found[name])
    raise AttributeError(f"module 'derive' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*__all__, *_QUALIFIED})


@telling_methods
class Facade(metaclass=Told):
    """What one does with a derivation: functions whose modules are loaded when they are first asked for, worn as methods."""

    @property
    def _worn(self) -> Derivation:
        """The derivation, which alone wears this."""
        return self  # type: ignore[return-value]

    @property
    def finished(self) -> bool:
        """Whether the end is a named or compilable objective; a derivation whose every step is Proved may stop before one."""
        return not self.unfinished

    @cached_property
    def unfinished(self) -> str:
        """Why the end is no named or compilable objective, in words; empty where it is one."""
        from derive.derivation.finishing import lacking
        from derive.paper.targets.terminal import told

        return told(lacking(self._worn))

    @cached_property
    def normalisations(self) -> dict[str, Statement]:
        """For each normalisation, the judged claim that it has the order of the negative log posterior; errors as in `penalty`."""
        from derive.derivation.normalisations import normalisations

        return normalisations(self._worn)

    @cached_property
    def libraries(self) -> tuple[str, ...]:
        """Estimators of other libraries that minimise this objective for the linear predictor."""
        from derive.derivation.normalisations import libraries

        return libraries(self._worn)

    def alpha(self, library: str) -> Expr:
        """The library's own parameter that makes it minimise this objective.

        Parameters
        ----------
        library : str
            Import path, e.g. "sklearn.linear_model.Lasso".

        Raises
        ------
        InputError
            The library is unknown, or minimises another objective for every value of its parameter; or as in `penalty`.
        """
        from derive.derivation.normalisations import alpha

        return alpha(self._worn, library)

    def library_statement(self, library: str) -> Statement:
        """The judged claim that the library's objective at `alpha` has the order of this one, linear predictor."""
        from derive.derivation.normalisations import library_statement

        return library_statement(self._worn, library)

    @cached_property
    def estimates(self) -> tuple[Estimated, ...]:
        """Judged statements about the noise's scale (under a flat prior) and about a location."""
        from derive.derivation.estimates import estimates

        return estimates(self._worn)

    @cached_property
    def numerical(self) -> Posterior:
        """Loss and penalty as a solver sees them; every verdict that it rests on is asked for."""
        from derive.derivation.numerical import numerical

        return numerical(self._worn)

    def fit(
        self,
        X: object,
        y: object,
        *,
        intercept: bool,
        penalty: float | None = None,
        normalisation: str | None = None,
        solver: str | None = None,
        columns: Sequence[str] | None = None,
        **scales: object,
    ) -> Solution:
        """The minimiser for the linear predictor X theta, with a certificate computed from the data and the point.

        Parameters
        ----------
        X : array_like, shape (n, p)
            Finite numbers. None where the predictor is a location.
        y : array_like, shape (n,)
            Finite numbers.
        intercept : bool
            Whether a constant is added to X theta; it has a flat prior and is not penalised.
        penalty : float, optional
            Factor of the penalty, 0 or more, instead of the prior's scales; needs `normalisation`.
        normalisation : str, optional
            How the loss is normalised that `penalty` and `Solution.value` go with: "nll", "sum", "mean" (the default) or "half_mean".
        solver : str, optional
            A solver's name; by default those for the objective's facts are tried in order.
        columns : sequence of str, optional
            Names of the coefficients; those of a data frame by default.
        **scales : float
            Positive scales by name, e.g. sigma=2.0 (units of y), tau=0.5 (units of theta). A noise scale that is not given is
            estimated by maximum likelihood under a flat prior, and under no other.

        Returns
        -------
        Solution
            With status optimal, not_unique or not_certified.

        Raises
        ------
        InputError
            A derivation that is not finished, or not Proved; data that are not finite or do not fit together, a scale that is missing,
            unknown or not positive, no solver.
        """
        from derive.numerics.fitting import fit
        from derive.numerics.weighing import Weighing

        weighing = Weighing(scales=scales, penalty=penalty, normalisation=normalisation)
        return fit(self.numerical, X, y, intercept=intercept, weighing=weighing, solver=solver, columns=columns)

    def compile(self, normalisation: str | None = None) -> Compiled:
        """The objective as NumPy functions: value, gradient, Hessian-vector product; an opaque prediction becomes X @ theta.

        Parameters
        ----------
        normalisation : str, optional
            "nll" (constants included), "sum", "mean" or "half_mean"; unless given exactly `objective`.

        Raises
        ------
        InputError
            There is no such normalisation; the last line is no arg min, a step is refuted, or there is no code; for a normalisation
            but "nll" also as in `penalty`.
        """
        from derive.derivation.compilation import compiled

        return compiled(self._worn, normalisation)

    def __str__(self) -> str:
        from derive.derivation.page import to_text

        return to_text(self._worn)

    def _repr_markdown_(self) -> str:
        from derive.derivation.page import to_target

        return to_target(self._worn, "jupyter")

    def to_markdown(self, target: str = "github") -> str:
        """The derivation as a Markdown page.

        Parameters
        ----------
        target : str
            "github" (math fences and backtick-dollar only) or "kramdown" (double dollars, for Jekyll).

        Raises
        ------
        InputError
            There is no such target, or it is not for Markdown.
        """
        from derive.derivation.page import to_markdown

        return to_markdown(self._worn, target)

    def to_latex(self) -> str:
        """The derivation as a LaTeX fragment without a preamble; its first line names the packages it needs."""
        from derive.derivation.page import to_target

        return to_target(self._worn, "latex")
