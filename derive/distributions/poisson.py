"""The Poisson distribution of counts, by its mean."""

from sympy import S, Symbol, factorial, oo

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.vocabulary.nodes import Exp

rate = Symbol("rate", positive=True)

ENTRY = Distribution(
    name="poisson",
    written=(
        "Poisson",
        "Pois",
        "Poi",
    ),
    parameters=(rate,),
    spacing=Spacing.WHOLE,
    low=S.Zero,
    high=oo,
    density=rate**VARIATE * Exp(-rate) / factorial(VARIATE),
    moments=Moments(MomentKind.FALLING, S.Zero, rate**ORDER),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
)
