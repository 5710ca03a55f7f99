"""A negative log posterior taken apart: the loss normalised in any way, the penalty's factor with it, and whose each scale is."""

from collections.abc import Mapping
from dataclasses import field

from sympy import Add, Expr, Interval, S, Symbol, cancel

from derive.numerics.objective import Objective, Term, divisor
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.rows import in_lowest_terms
from derive.vocabulary.symbols import n


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleEstimate:
    """The maximum likelihood estimate of a noise scale: scale**power = factor * (sum of the losses), proved elsewhere.

    Parameters
    ----------
    scale : Symbol
    power, factor : Expr
        Numbers, the factor in n.
    formula : str
        E.g. "σ² = MSE".
    """

    scale: Symbol
    power: Expr
    factor: Expr
    formula: str

    @property
    def told(self) -> str:
        """The formula, and what it divides by."""
        return self.formula + (", divides by n" if n not in cancel(self.factor * n).free_symbols else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """-log likelihood - log prior, the loss and the penalty with their factors.

    Parameters
    ----------
    name, prior_name : str
        What it is called; the prior's family, empty without one and for a flat one.
    negative_log : Expr
        Constants and sums.
    objective : Objective
        The same, taken apart.
    constant : Expr
        What the likelihood adds, in n, the noise's scales and the observations.
    noise_scales, prior_scales : tuple of Symbol
        Parameters in the order of their families.
    domains : mapping of Symbol to Interval
        Where each of them lies; above 0 unless said.
    estimates : tuple of ScaleEstimate
        Of noise scales, where they were proved; they hold under a flat prior only.
    formula, verdict : str
        The displayed objective, and how its derivation was ruled on.
    """

    name: str
    prior_name: str
    negative_log: Expr
    objective: Objective
    constant: Expr
    noise_scales: tuple[Symbol, ...]
    prior_scales: tuple[Symbol, ...]
    estimates: tuple[ScaleEstimate, ...] = ()
    formula: str = ""
    verdict: str = ""
    domains: Mapping[Symbol, Interval] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """Whether it is one loss, so that each penalty has a factor beside it."""
        return len(self.objective.rows) == 1

    @property
    def loss(self) -> Expr:
        """The single loss, without its factor."""
        return self.objective.written(self.objective.rows[0][1])

    @property
    def loss_factor(self) -> Expr:
        """What multiplies the single loss."""
        return Add(*(weight for weight, _ in self.objective.rows))

    @property
    def penalties(self) -> tuple[Term, ...]:
        """What multiplies each penalty, and the penalty without it."""
        return tuple((weight, self.objective.written(total)) for weight, total in self.objective.penalties)

    @property
    def penalty(self) -> Expr:
        """The first penalty without its factor; 0 where there is none."""
        return self.penalties[0][1] if self.penalties else S.Zero

    def divisor(self, normalisation: str) -> Expr:
        """What the negative log posterior is divided by so that the single loss is normalised so."""
        return divisor(normalisation, self.loss_factor)

    def factor(self, normalisation: str, place: int = 0) -> Expr:
        """What multiplies the penalty at this place once the loss is normalised so; 0 where there is none."""
        weight = self.penalties[place][0] if self.penalties else S.Zero
        return in_lowest_terms(weight / self.divisor(normalisation))

    def kept(self, normalisation: str) -> Expr:
        """The constants that are displayed: those of the likelihood, where the loss is all of it."""
        return self.constant if normalisation == "nll" else S.Zero

    def displayed(self, normalisation: str) -> Expr:
        """The objective with its loss normalised so."""
        by = self.divisor(normalisation)
        losses = (weight / by * self.objective.written(total) for weight, total in self.objective.rows)
        penalties = (in_lowest_terms(weight / by) * self.objective.written(total) for weight, total in self.objective.penalties)
        return Add(self.kept(normalisation), *losses, *penalties)
