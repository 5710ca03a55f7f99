"""A derivation as data: a model, the steps from its definition to the objective, and what follows from them at once.

What one does with it are functions in modules of their own (normalisations and libraries, estimates, compilation, fits, pages),
which import this one. The facade wears them as methods; it is defined where late imports are allowed, in the top module.
"""

from functools import cached_property

from sympy import Expr

from derive import Facade
from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.claims.witness import Monotone
from derive.definitions._definition import unfolded
from derive.derivation.step import Statement, Step
from derive.derivation.strategy import expand_negative_log, negative_log_likelihood
from derive.model import Model
from derive.numerics.objective import NORMALISATIONS, objective_of
from derive.numerics.posterior import Posterior
from derive.rules._rule import Context
from derive.vocabulary.arguments import one_of, several_of, text
from derive.vocabulary.calling import cut
from derive.vocabulary.errors import InputError
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.nodes import Density


@dataclass(frozen=True, kw_only=True)
class Derivation(Facade):
    """From the definition of an estimate to the objective that is minimised, one judged step at a time.

    It has no slots: what was asked of it once, every verdict above all, stays with it.

    Parameters
    ----------
    name : str
        NOISE or NOISE+PRIOR, or what it is called otherwise.
    title : str
        Noise and prior in words, or what it is called.
    model : Model
        Noise, prior, predictor.
    premises : tuple of Premise
        What is assumed: all that the model states, or less where its densities are left open.
    steps : tuple of Step
        Each step's `after` is the next one's `before`; both are optima.

    Raises
    ------
    InputError
        A field of another type, no step, or a step that does not start where the one before it ends.
    """

    name: str
    title: str
    model: Model
    premises: tuple[Premise, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        text("Derivation", "name", self.name)
        text("Derivation", "title", self.title)
        one_of("Derivation", "model", Model, "a Model", self.model)
        object.__setattr__(self, "premises", several_of("Derivation", "premises", Premise, self.premises))
        object.__setattr__(self, "steps", several_of("Derivation", "steps", Step, self.steps))
        if not self.steps:
            raise InputError(f"{self.name}: there is no step: no rule applies to this model")
        for step in self.steps:
            if not isinstance(step.before, Optimum) or not isinstance(step.after, Optimum):
                raise InputError(f"{self.name}: `{step.rule.name}` must lead from an Optimum to an Optimum")
        for earlier, later in zip(self.steps, self.steps[1:], strict=False):
            if earlier.after != later.before:
                raise InputError(f"{self.name}: `{later.rule.name}` does not start where `{earlier.rule.name}` ends")

    @property
    def start(self) -> Optimum:
        """The first line: what is estimated, by definition."""
        before = self.steps[0].before
        assert isinstance(before, Optimum)
        return before

    @property
    def optimum(self) -> Optimum:
        """The last line: an arg min, with quantities by their names."""
        after = self.steps[-1].after
        assert isinstance(after, Optimum)
        return after

    @cached_property
    def objective(self) -> Expr:
        """What is minimised, in y[i], the prediction, theta[j], n, p: names unfolded, one SymPy expression."""
        return unfolded(self.optimum.objective)

    @property
    def context(self) -> Context:
        """What its rules are told."""
        return Context(premises=self.premises, unknowns=self.start.unknowns, data=self.model.data)

    @cached_property
    def verdict(self) -> Verdict:
        """Proved only if every step is; else the first verdict that is not. Whether the end is an objective, `finished` says."""
        for step in self.steps:
            if not isinstance(step.verdict, Proved):
                return step.verdict
        return Proved(method=f"each of {len(self.steps)} steps")

    @cached_property
    def refuted(self) -> str:
        """The first step that is known to be wrong, in words; empty where none is."""
        for number, step in enumerate(self.steps, 1):
            if isinstance(step.verdict, Refuted):
                return f"step {number}, `{step.rule.name}`, is refuted, and what follows from it is not handed out"
        return ""

    @cached_property
    def conclusion(self) -> Statement:
        """The two ends, judged directly: a wrong middle line does not refute a true end."""
        claim = Claim(before=self.start, relation=SameOrder(), after=self.optimum, premises=self.premises)
        return Statement(title="the first line and the last", claim=claim)

    def counts(self) -> tuple[int, int, int]:
        """How many steps are proved, refuted, undecided."""
        kinds = [type(step.verdict) for step in self.steps]
        return kinds.count(Proved), kinds.count(Refuted), kinds.count(Undecided)

    @cached_property
    def posterior(self) -> Posterior | None:
        """The negative log of likelihood or posterior, taken apart; None where the densities are left open."""
        taken = next((step.after for step in self.steps if isinstance(step.claim.witness, Monotone)), None)
        if not isinstance(taken, Optimum) or taken.objective.has(Density):
            return None
        noise, prior = self.model.noise, self.model.prior
        negative_log = expand_negative_log(taken, self.context)
        return Posterior(
            name=self.name,
            prior_name=prior.name if prior and not prior.constant else "",
            negative_log=negative_log,
            objective=objective_of(negative_log),
            constant=objective_of(negative_log_likelihood(self.model)).unmoved,
            noise_scales=tuple(scale.symbol for scale in noise.parameters),
            prior_scales=tuple(scale.symbol for scale in prior.parameters) if prior else (),
            domains=self.model.domains,
        )

    @property
    def negative_log(self) -> Expr | None:
        """The negative log of likelihood or posterior as constants and sums; None where the densities are left open."""
        return self.posterior and self.posterior.negative_log

    @property
    def parts(self) -> Posterior | None:
        """Loss and penalty with their factors; None where there is a reason not to hand them out, which `withheld` says."""
        return None if self.withheld else self.posterior

    @cached_property
    def withheld(self) -> str:
        """Why no factor of the penalty is handed out, in words; empty where one is."""
        if self.posterior is None:
            return "its densities are left open, so that there is no loss and no penalty"
        if not self.posterior.single:
            return "the objective is not one loss beside its penalties, so that no single factor relates them"
        return sign_of_loss(self.posterior, self.context) or self._signs_of_penalties(self.posterior) or self.refuted

    def _signs_of_penalties(self, parts: Posterior) -> str:
        doubtful = [weight for weight, _ in parts.penalties if not self.context.facts.is_nonnegative(weight)]
        if not doubtful:
            return ""
        return (
            f"the factor `{short(doubtful[0])}` of the penalty is not certainly 0 or more, so that it might reward what it "
            "should penalise; write the prior's energy as a certainly positive factor times a penalty"
        )

    def single(self) -> Posterior:
        """The posterior as one loss beside its penalties; errors as in `penalties`."""
        if self.parts is None:
            raise InputError(f"{self.name}: {self.withheld}")
        return self.parts

    @cached_property
    def penalty(self) -> dict[str, Expr]:
        """Exact factor of the penalty as displayed, by normalisation of the loss: nll, sum, mean, half_mean.

        `nll` is the full negative log likelihood, `sum` the sum of the losses, `mean` sum/n, `half_mean` sum/(2n).
        A flat prior, or none, has factor 0.

        Raises
        ------
        InputError
            There are several penalties, each with a factor of its own; or as in `penalties`.
        """
        if len(self.penalties) > 1:
            raise InputError(f"{self.name}: there are {len(self.penalties)} penalties, each with a factor of its own: see `penalties`")
        return {key: self.single().factor(key) for key in NORMALISATIONS}

    @cached_property
    def penalties(self) -> tuple[tuple[Expr, dict[str, Expr]], ...]:
        """Every penalty with its exact factor as displayed, by normalisation of the loss as in `penalty`.

        Raises
        ------
        InputError
            The objective is not one loss beside its penalties; the loss's factor is not certainly positive, or a
            penalty's not certainly 0 or more; or a step is refuted.
        """
        parts = self.single()
        factors = ({key: parts.factor(key, place) for key in NORMALISATIONS} for place in range(len(parts.penalties)))
        return tuple((penalty, each) for (_, penalty), each in zip(parts.penalties, factors, strict=True))


def sign_of_loss(parts: Posterior, context: Context) -> str:
    """Why the loss has no factor that may be divided out, which has to be positive or the order is turned round; empty where it has."""
    if context.facts.is_positive(parts.loss_factor):
        return ""
    return (
        f"the factor `{short(parts.loss_factor)}` of the loss is not certainly positive, and dividing by it might turn the order "
        "round; write the energy as a certainly positive factor times a loss"
    )


def short(expr: object) -> str:
    """An expression as it stands in a message."""
    return cut(str(expr), 80)
