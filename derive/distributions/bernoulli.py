"""The Bernoulli distribution: 1 with a probability, else 0."""

from sympy import S, Symbol, ff

from derive.distributions._distribution import ORDER, VARIATE, Distribution, Moments, Powers, Support
from derive.vocabulary.conditions import positive

chance = Symbol("chance", positive=True)

ENTRY = Distribution(
    name="bernoulli",
    written=(
        "Bernoulli",
        "Bern",
        "Ber",
    ),
    parameters=(chance,),
    where=(positive(1 - chance),),
    support=Support.WHOLE,
    low=S.Zero,
    high=S.One,
    density=chance**VARIATE * (1 - chance) ** (1 - VARIATE),
    moments=Moments(Powers.FALLING, S.Zero, ff(S.One, ORDER) * chance**ORDER),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 2.2",
)
