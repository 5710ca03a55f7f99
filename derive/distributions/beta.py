"""The beta distribution on (0, 1), by its two shapes."""

from sympy import S, Symbol, gamma, rf

from derive.claims.chance import Spacing
from derive.distributions._distribution import ORDER, VARIATE, Distribution, MomentKind, Moments

first = Symbol("first", positive=True)
second = Symbol("second", positive=True)

ENTRY = Distribution(
    name="beta",
    written=("Beta",),
    parameters=(first, second),
    spacing=Spacing.INTERVAL,
    low=S.Zero,
    high=S.One,
    density=gamma(first + second) / (gamma(first) * gamma(second)) * VARIATE ** (first - 1) * (1 - VARIATE) ** (second - 1),
    moments=Moments(MomentKind.PLAIN, S.Zero, rf(first, ORDER) / rf(first + second, ORDER)),
    reference="Bishop (2006), Pattern Recognition and Machine Learning, eq. B.6",
)
