"""The geometric distribution: the trial that is the first to succeed, 1, 2, 3, ..."""

from sympy import S, Symbol, factorial, oo

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.vocabulary.conditions import positive

chance = Symbol("chance", positive=True)

ENTRY = Distribution(
    name="geometric",
    written=(
        "Geometric",
        "Geom",
        "Geo",
    ),
    parameters=(chance,),
    where=(positive(1 - chance),),
    spacing=Spacing.WHOLE,
    low=S.One,
    high=oo,
    density=chance * (1 - chance) ** (VARIATE - 1),
    moments=Moments(MomentKind.FALLING, S.One, factorial(ORDER) * ((1 - chance) / chance) ** ORDER),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
    assumed="a geometric distribution counts trials, from 1 on",
)
