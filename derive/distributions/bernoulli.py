"""The Bernoulli distribution: 1 with a probability, else 0."""

from sympy import S, Symbol, ff

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
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
    spacing=Spacing.WHOLE,
    low=S.Zero,
    high=S.One,
    density=chance**VARIATE * (1 - chance) ** (1 - VARIATE),
    moments=Moments(MomentKind.FALLING, S.Zero, ff(S.One, ORDER) * chance**ORDER),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 2.2",
)
