"""The uniform distribution on an interval, by its ends."""

from sympy import Symbol

from derive.distributions._distribution import ORDER, Distribution, Moments, Powers, Support
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
    support=Support.INTERVAL,
    low=low,
    high=high,
    density=1 / (high - low),
    moments=Moments(Powers.PLAIN, low, (high - low) ** ORDER / (ORDER + 1)),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
)
