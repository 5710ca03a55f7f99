"""The binomial distribution: how many of so many trials succeed."""

from sympy import S, Symbol, binomial, ff

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.vocabulary.conditions import positive

trials = Symbol("trials", integer=True, positive=True)
chance = Symbol("chance", positive=True)

ENTRY = Distribution(
    name="binomial",
    written=(
        "Binomial",
        "Bin",
        "Binom",
    ),
    parameters=(trials, chance),
    where=(positive(1 - chance),),
    spacing=Spacing.WHOLE,
    low=S.Zero,
    high=trials,
    density=binomial(trials, VARIATE) * chance**VARIATE * (1 - chance) ** (trials - VARIATE),
    moments=Moments(MomentKind.FALLING, S.Zero, ff(trials, ORDER) * chance**ORDER),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 2.9",
)
