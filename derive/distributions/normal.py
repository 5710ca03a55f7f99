"""The normal distribution, by its mean and its variance; the density is the Gaussian family's."""

from sympy import S, Symbol, factorial, oo, sqrt

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.vocabulary.binding import substitute

mean = Symbol("mean", real=True)
variance = Symbol("variance", positive=True)
(scale,) = GAUSSIAN.parameters
even = (1 + S.NegativeOne**ORDER) / 2

ENTRY = Distribution(
    name="normal",
    written=("Normal", "calN", "N", "normal", "Gaussian", "gaussian"),
    parameters=(mean, variance),
    spacing=Spacing.INTERVAL,
    low=-oo,
    high=oo,
    density=substitute(GAUSSIAN.density(VARIATE - mean), {scale.symbol: sqrt(variance)}),
    moments=Moments(MomentKind.PLAIN, mean, even * factorial(ORDER) / factorial(ORDER / 2) * (variance / 2) ** (ORDER / 2)),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. 1.46",
)
