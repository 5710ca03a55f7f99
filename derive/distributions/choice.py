"""The uniform distribution on whole numbers, from the first to the last: each is chosen as often as another."""

from sympy import Symbol, ff

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, Distribution, MomentKind, Moments
from derive.vocabulary.conditions import positive

first = Symbol("first", integer=True)
last = Symbol("last", integer=True)
many = last - first + 1

ENTRY = Distribution(
    name="choice",
    written=("DiscreteUniform",),
    parameters=(first, last),
    where=(positive(many),),
    spacing=Spacing.WHOLE,
    low=first,
    high=last,
    density=1 / many,
    moments=Moments(MomentKind.FALLING, first, ff(many, ORDER + 1) / ((ORDER + 1) * many)),
    reference="Casella and Berger (2002), Statistical Inference, ch. 3",
)
