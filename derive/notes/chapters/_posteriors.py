"""What the chapters on posteriors share: the way from the posterior to a sum of two terms."""

from dataclasses import replace
from functools import cache

from sympy import Expr

from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.witness import Affine, Monotone, Transform
from derive.derivation.derivation import Derivation
from derive.derivation.step import Statement
from derive.notes.composing import derived
from derive.notes.opening import opened
from derive.notes.saying import assumed, least, said
from derive.rules._rule import Rewritten
from derive.vocabulary.nodes import Density, Log
from derive.vocabulary.symbols import X, theta, y

LIKELIHOOD, PRIOR = Density("p", (y,), (X, theta)), Density("p", (theta,))
POSITIVE = Premise(label="A3", name="positive", statement="positive densities", positive=(LIKELIHOOD, PRIOR))
MINUS_LOG = Monotone(transform=Transform.NEGATIVE_LOG)


def premises() -> tuple[Premise, ...]:
    """What the derivation of both terms rests on (A1 to A3), and what splits them further (A4, A5)."""
    ridge = derived("gaussian+gaussian")
    found = (*assumed(ridge, "evidence", "prior_ignores_inputs"), POSITIVE, *assumed(ridge, "independence", "prior_coordinates"))
    return tuple(replace(premise, label=f"A{place}") for place, premise in enumerate(found, 1))


@cache
def any_laws() -> Derivation:
    """From the arg max of the posterior to -log likelihood - log prior, no law of noise or prior being used.

    Rules that take logarithms know densities that are written out; here the two stay letters, and A3 makes them positive.
    """
    product = LIKELIHOOD * PRIOR
    taken = Rewritten(after=least(-Log(product)), relation=SameOrder(), witness=MINUS_LOG, cites=("positive",))
    split = Rewritten(after=least(-Log(LIKELIHOOD) - Log(PRIOR)), relation=SameOrder(), witness=Affine(), cites=("positive",))
    moves = (("apply_bayes", None), ("drop_evidence", None), ("take_negative_log", taken), ("turn_product_into_sum", split))
    return opened(derived("gaussian+gaussian").model, "any noise, any prior", premises()[:3], moves)


def posterior_as_sum(divisor: Expr) -> Statement:
    """The claim of both ends of it, both terms over a positive number without the unknowns, e.g. n."""
    after = least(-Log(LIKELIHOOD) / divisor - Log(PRIOR) / divisor)
    return said("maximum a posteriori", any_laws().steps[0].before, SameOrder(), after, *premises()[:3])
