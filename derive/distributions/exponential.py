"""The exponential distribution, by its rate."""

from sympy import S, Symbol, factorial, oo

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.vocabulary.nodes import Exp

rate = Symbol("rate", positive=True)

ENTRY = Distribution(
    name="exponential",
    written=(
        "Exponential",
        "Exp",
        "Expo",
    ),
    parameters=(rate,),
    spacing=Spacing.INTERVAL,
    low=S.Zero,
    high=oo,
    density=rate * Exp(-rate * VARIATE),
    moments=Moments(MomentKind.PLAIN, S.Zero, factorial(ORDER) / rate**ORDER),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
    assumed="the parameter of an exponential distribution is its rate",
)
