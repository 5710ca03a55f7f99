"""The same posterior written with the loss normalised otherwise, and in a library's own parameter."""

from sympy import Expr, S, cancel

from derive.catalogue import entries
from derive.claims.claim import Claim
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Affine
from derive.derivation.derivation import Derivation
from derive.derivation.step import Statement
from derive.libraries._library import Library
from derive.numerics.objective import NORMALISATIONS, Objective, Term, objective_of, with_prediction
from derive.numerics.posterior import Posterior
from derive.vocabulary.arguments import text
from derive.vocabulary.binding import lettered
from derive.vocabulary.errors import InputError
from derive.vocabulary.symbols import LETTERS, i, linear_predictor, n


def normalisations(derivation: Derivation) -> dict[str, Statement]:
    """The claims that the displayed objectives have the order of the negative log posterior as a proved step wrote it out."""
    return {key: _statement(derivation, derivation.single(), key) for key in NORMALISATIONS}


def _statement(derivation: Derivation, parts: Posterior, key: str) -> Statement:
    before, after = (
        Optimum(sense=Sense.MIN, objective=objective, unknowns=derivation.start.unknowns)
        for objective in (parts.negative_log, parts.displayed(key))
    )
    dropped = lettered(parts.objective.unmoved - parts.kept(key), LETTERS)
    witness = Affine(factor=parts.divisor(key), constant=dropped)
    claim = Claim(before=before, relation=SameOrder(), after=after, premises=derivation.premises, witness=witness)
    return Statement(title=f"normalised as `{key}`", claim=claim)


def libraries(derivation: Derivation) -> tuple[str, ...]:
    """Import paths of the estimators that minimise this objective for the linear predictor."""
    parts = derivation.parts
    if parts is None or not parts.penalties:
        return ()
    return tuple(library.path for library in entries("derive.libraries", Library) if _parameter(parts.objective, library) is not None)


def alpha(derivation: Derivation, path: str) -> Expr:
    """See `Derivation.alpha`."""
    library = library_named(path)
    found = _parameter(derivation.single().objective, library)
    if found is None:
        raise InputError(f"{library.path}: it never minimises the objective of {derivation.name}; see `libraries` for those that do")
    return found


def _parameter(ours: Objective, library: Library) -> Expr | None:
    """The library's parameter for which it minimises this objective; None where it minimises another."""
    theirs = objective_of(library.loss + library.penalty)
    if ours.location or _sums(ours.rows) != _sums(theirs.rows):
        return None
    if not ours.penalties:
        return S.Zero
    if _sums(ours.penalties) != _sums(theirs.penalties):
        return None
    by, theirs_by = ours.rows[0][0], theirs.rows[0][0]
    return cancel(ours.penalties[0][0] / by * theirs_by / (theirs.penalties[0][0] / library.parameter))


def _sums(terms: tuple[Term, ...]) -> list[Expr]:
    return [total for _, total in terms]


def library_named(path: str) -> Library:
    """The library of that import path.

    Raises
    ------
    InputError
        It is not described here.
    """
    known = {library.path: library for library in entries("derive.libraries", Library)}
    text("a library", "the import path", path)
    if path not in known:
        raise InputError(f"`{path}` is not a library that is described here; known are {', '.join(sorted(known))}")
    return known[path]


def library_statement(derivation: Derivation, path: str) -> Statement:
    """The judged claim that the library's objective at `alpha` has the order of this one, linear predictor."""
    library = library_named(path)
    theirs = (library.loss + library.penalty).subs(library.parameter, alpha(derivation, path))
    ((weight, _),) = objective_of(library.loss).rows
    claim = Claim(
        before=linear(derivation.objective),
        relation=SameOrder(),
        after=theirs,
        unknowns=derivation.start.unknowns,
        witness=Affine(factor=1 / (n * weight)),
    )
    return Statement(title=f"{path} at this alpha", claim=claim)


def linear(expr: Expr) -> Expr:
    """The expression with the linear predictor X theta in place of the opaque one, row by row."""
    return with_prediction(expr, linear_predictor(i))
