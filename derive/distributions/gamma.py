"""The gamma distribution, by its shape and its rate."""

from sympy import S, Symbol, gamma, oo, rf

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.vocabulary.nodes import Exp

shape = Symbol("shape", positive=True)
rate = Symbol("rate", positive=True)

ENTRY = Distribution(
    name="gamma",
    written=(
        "Gamma",
        "Gam",
        "Ga",
    ),
    parameters=(shape, rate),
    spacing=Spacing.INTERVAL,
    low=S.Zero,
    high=oo,
    density=rate**shape / gamma(shape) * VARIATE ** (shape - 1) * Exp(-rate * VARIATE),
    moments=Moments(MomentKind.PLAIN, S.Zero, rf(shape, ORDER) / rate**ORDER),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. B.26",
    assumed="the second parameter of a gamma distribution is its rate",
)
