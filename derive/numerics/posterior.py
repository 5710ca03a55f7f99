"""A negative log posterior taken apart: the loss normalised in any way, the penalty's factor with it, and whose each scale is."""

from sympy import Add, Expr, S, Symbol, cancel

from derive.numerics.objective import Objective, divisor
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
        What the likelihood adds, in n and the noise's scales.
    noise_scales, prior_scales : tuple of Symbol
        In the order of their families; declared positive.
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

    @property
    def single(self) -> bool:
        """Whether it is one loss and at most one penalty, so that single factors relate them."""
        return len(self.objective.rows) == 1 and len(self.objective.penalties) <= 1

    @property
    def loss(self) -> Expr:
        """The single loss, without its factor."""
        return self.objective.written(self.objective.rows[0][1])

    @property
    def loss_factor(self) -> Expr:
        """What multiplies the single loss."""
        return Add(*(weight for weight, _ in self.objective.rows))

    @property
    def penalty(self) -> Expr:
        """The single penalty without its factor; 0 where there is none."""
        return self.objective.written(self.objective.penalties[0][1]) if self.objective.penalties else S.Zero

    @property
    def penalty_factor(self) -> Expr:
        """What multiplies the single penalty."""
        return Add(*(weight for weight, _ in self.objective.penalties))

    def divisor(self, normalisation: str) -> Expr:
        """What the negative log posterior is divided by so that the single loss is normalised so."""
        return divisor(normalisation, self.loss_factor)

    def factor(self, normalisation: str) -> Expr:
        """What multiplies the single penalty once the loss is normalised so."""
        return in_lowest_terms(self.penalty_factor / self.divisor(normalisation))

    def kept(self, normalisation: str) -> Expr:
        """The constants that are displayed: those of the likelihood, where the loss is all of it."""
        return self.constant if normalisation == "nll" else S.Zero

    def displayed(self, normalisation: str) -> Expr:
        """The objective with its loss normalised so."""
        by = self.divisor(normalisation)
        losses = (weight / by * self.objective.written(total) for weight, total in self.objective.rows)
        penalties = (in_lowest_terms(weight / by) * self.objective.written(total) for weight, total in self.objective.penalties)
        return Add(self.kept(normalisation), *losses, *penalties)
