"""The same posterior written with the loss normalised otherwise, and in a library's own parameter."""

from __future__ import annotations

from sympy import Expr, Indexed, S, cancel

from derive.catalogue import entries
from derive.claims.claim import Claim
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.witness import Affine, Monotone
from derive.derivation.derivation import Derivation
from derive.derivation.step import Statement
from derive.derivation.strategy import expand_negative_log, negative_log_likelihood
from derive.libraries._library import Library
from derive.numerics.objective import NORMALISATIONS, Objective, objective_of
from derive.numerics.posterior import Posterior
from derive.vocabulary.arguments import text
from derive.vocabulary.binding import lettered
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Prediction
from derive.vocabulary.symbols import LETTERS, linear_predictor, n


def posterior(derivation: Derivation) -> Posterior | None:
    """The negative log of likelihood or posterior, taken apart; None where its densities are left open."""
    taken = next((step.after for step in derivation.steps if isinstance(step.claim.witness, Monotone)), None)
    if not isinstance(taken, Optimum) or taken.objective.has(Density):
        return None
    model = derivation.model
    negative_log = expand_negative_log(taken, derivation.context)
    return Posterior(
        name=derivation.name,
        prior_name=model.prior.name if model.prior and not model.prior.constant else "",
        negative_log=negative_log,
        objective=objective_of(negative_log),
        constant=objective_of(negative_log_likelihood(model)).constant,
        noise_scales=tuple(scale.symbol for scale in model.noise.parameters),
        prior_scales=tuple(scale.symbol for scale in model.prior.parameters) if model.prior else (),
    )


def withheld(derivation: Derivation) -> str:
    """Why no factor of the penalty is handed out, in words; empty where one is."""
    found = derivation.posterior
    if found is None:
        return "its densities are left open, so that there is no loss and no penalty"
    if not found.single:
        return "the objective is not one loss and at most one penalty, so that no single factor relates them"
    return sign_of_loss(derivation) or _sign_of_penalty(derivation, found) or derivation.refuted


def sign_of_loss(derivation: Derivation) -> str:
    """Why a single loss may not be divided by its factor, which has to be positive, or the order is turned round."""
    found = derivation.posterior
    if found is None or not found.single or derivation.context.facts.is_positive(found.loss_factor):
        return ""
    return (
        f"the factor `{short(found.loss_factor)}` of the loss is not certainly positive, and dividing by it might turn the order "
        "round; write the energy as a certainly positive factor times a loss"
    )


def _sign_of_penalty(derivation: Derivation, found: Posterior) -> str:
    if derivation.context.facts.is_nonnegative(found.penalty_factor):
        return ""
    return (
        f"the factor `{short(found.penalty_factor)}` of the penalty is not certainly 0 or more, so that it might reward what it "
        "should penalise; write the prior's energy as a certainly positive factor times a penalty"
    )


def short(expr: object) -> str:
    """An expression in a sentence, cut off where it is long."""
    shown = str(expr)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def single(derivation: Derivation) -> Posterior:
    """The posterior as one loss and at most one penalty.

    Raises
    ------
    InputError
        There is a reason not to hand them out.
    """
    if derivation.parts is None:
        raise InputError(f"{derivation.name}: {derivation.withheld}")
    return derivation.parts


def penalty(derivation: Derivation) -> dict[str, Expr]:
    """See `Derivation.penalty`."""
    return {key: single(derivation).factor(key) for key in NORMALISATIONS}


def normalisations(derivation: Derivation) -> dict[str, Statement]:
    """The claims that the displayed objectives have the order of the negative log posterior as a proved step wrote it out."""
    return {key: _statement(derivation, single(derivation), key) for key in NORMALISATIONS}


def _statement(derivation: Derivation, parts: Posterior, key: str) -> Statement:
    before, after = (
        Optimum(sense=Sense.MIN, objective=objective, unknowns=derivation.start.unknowns)
        for objective in (parts.negative_log, parts.displayed(key))
    )
    dropped = lettered(parts.objective.constant - parts.kept(key), LETTERS)
    witness = Affine(factor=parts.divisor(key), constant=dropped)
    claim = Claim(before=before, relation=SameOrder(), after=after, premises=derivation.premises, witness=witness)
    return Statement(title=f"normalised as `{key}`", claim=claim)


def libraries(derivation: Derivation) -> tuple[str, ...]:
    """Import paths of the estimators that minimise this objective for the linear predictor."""
    parts = derivation.parts
    if parts is None or parts.penalty == 0:
        return ()
    return tuple(library.path for library in entries("derive.libraries", Library) if _parameter(parts.objective, library) is not None)


def alpha(derivation: Derivation, path: str) -> Expr:
    """See `Derivation.alpha`."""
    library = library_named(path)
    found = _parameter(single(derivation).objective, library)
    if found is None:
        raise InputError(f"{library.path}: it never minimises the objective of {derivation.name}; see `libraries` for those that do")
    return found


def _parameter(ours: Objective, library: Library) -> Expr | None:
    """The library's parameter for which it minimises this objective; None where it minimises another."""
    theirs = objective_of(library.loss + library.penalty)
    ((weight, loss),), ((theirs_factor, theirs_penalty),) = theirs.rows, theirs.penalties
    (our_weight, our_loss), penalties = ours.rows[0], ours.penalties
    if ours.location or loss != our_loss:
        return None
    if not penalties:
        return S.Zero
    ((our_factor, our_penalty),) = penalties
    return cancel(our_factor / our_weight * weight / (theirs_factor / library.parameter)) if theirs_penalty == our_penalty else None


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

    def row(node: Prediction) -> Expr:
        return linear_predictor(*node.argument.indices)

    return expr.replace(lambda node: isinstance(node, Prediction) and isinstance(node.argument, Indexed), row)
