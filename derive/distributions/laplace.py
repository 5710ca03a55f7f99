"""The Laplace distribution, by its location and its scale; the density is the family's."""

from sympy import S, Symbol, factorial, oo

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.families.laplace import ENTRY as FAMILY
from derive.vocabulary.binding import substitute

location = Symbol("location", real=True)
scale = Symbol("scale", positive=True)
(own,) = FAMILY.parameters
even = (1 + S.NegativeOne**ORDER) / 2

ENTRY = Distribution(
    name="laplace",
    written=("Laplace", "laplace", "Lap"),
    parameters=(location, scale),
    spacing=Spacing.INTERVAL,
    low=-oo,
    high=oo,
    density=substitute(FAMILY.density(VARIATE - location), {own.symbol: scale}),
    moments=Moments(MomentKind.PLAIN, location, even * factorial(ORDER) * scale**ORDER),
    reference="Koenker (2005), Quantile Regression, sec. 1.3",
)
