"""Symbolic derivations for statistical learning, every step ruled on.

`derive.mle` and `derive.map` make derivations, `derive.judge` rules on claims. Names are loaded when they
are first used, so that `import derive` costs nothing: neither SymPy nor NumPy is imported by it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from derive import symbols
    from derive.claims.claim import Claim, Domain
    from derive.claims.premises import Law, Premise
    from derive.claims.relations import Equal, EqualUpTo, IntegratesTo, SameArgmin, SameOrder
    from derive.claims.sides import Defined, Feasible, Optimum, Points, Sense
    from derive.claims.verdict import CounterExample, Proved, Refuted, Undecided
    from derive.claims.witness import Affine, DerivativeSign, Monotone, Subgradient, Transform
    from derive.derivation.derivation import Derivation
    from derive.derivation.estimators import map as map  # re-exported, though not by a star import
    from derive.derivation.estimators import mle
    from derive.families._family import Family, Improper, Proper, Scale
    from derive.judging.judge import judge
    from derive.model import Model
    from derive.numerics.functions.compiling import Compiled
    from derive.numerics.solution import Certificate, Solution, Status
    from derive.vocabulary.errors import Contradiction, DeriveError, InputError, OutOfTime

_HOMES = {
    "derive.claims.claim": ("Claim", "Domain"),
    "derive.vocabulary.errors": ("Contradiction", "DeriveError", "InputError", "OutOfTime"),
    "derive.claims.premises": ("Law", "Premise"),
    "derive.claims.relations": ("Equal", "EqualUpTo", "IntegratesTo", "SameArgmin", "SameOrder"),
    "derive.claims.sides": ("Defined", "Feasible", "Optimum", "Points", "Sense"),
    "derive.claims.verdict": ("CounterExample", "Proved", "Refuted", "Undecided"),
    "derive.claims.witness": ("Affine", "DerivativeSign", "Monotone", "Subgradient", "Transform"),
    "derive.derivation.derivation": ("Derivation",),
    "derive.derivation.estimators": ("map", "mle"),
    "derive.families._family": ("Family", "Improper", "Proper", "Scale"),
    "derive.judging.judge": ("judge",),
    "derive.model": ("Model",),
    "derive.numerics.functions.compiling": ("Compiled",),
    "derive.numerics.solution": ("Certificate", "Solution", "Status"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # loaded by __getattr__; `map` is left out because it would shadow a builtin
    "mle", "judge", "symbols", "Derivation", "Family", "Scale", "Proper", "Improper", "Model", "Claim", "Domain", "Premise", "Law",
    "Equal", "EqualUpTo", "SameOrder", "SameArgmin", "IntegratesTo", "Optimum", "Points", "Sense", "Feasible", "Defined",
    "Affine", "Monotone", "Transform", "DerivativeSign", "Subgradient", "Proved", "Refuted", "Undecided", "CounterExample",
    "Compiled", "Solution", "Status", "Certificate", "DeriveError", "InputError", "Contradiction", "OutOfTime", "__version__",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "symbols":
        return import_module("derive.symbols")
    if name not in _HOME:
        raise AttributeError(f"module 'derive' has no attribute '{name}'")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*__all__, "map"})
