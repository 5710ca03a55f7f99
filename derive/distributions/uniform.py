"""The uniform distribution on an interval, by its ends."""

from sympy import Symbol

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, Distribution, MomentKind, Moments
from derive.vocabulary.conditions import positive

low = Symbol("low", real=True)
high = Symbol("high", real=True)

ENTRY = Distribution(
    name="uniform",
    written=(
        "Uniform",
        "Unif",
        "U",
        "calU",
    ),
    parameters=(low, high),
    where=(positive(high - low),),
    spacing=Spacing.INTERVAL,
    low=low,
    high=high,
    density=1 / (high - low),
    moments=Moments(MomentKind.PLAIN, low, (high - low) ** ORDER / (ORDER + 1)),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
)
