"""A derivation: a model, the steps from its definition to the objective, and everything that follows from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sympy import Add, Expr, Mul

from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum, Sense
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.claims.witness import Monotone
from derive.definitions._definition import unfold
from derive.derivation.normalisations import (
    NORMALISATIONS,
    Parts,
    libraries,
    library_claim,
    library_named,
    parameter,
    statement,
    take_apart,
)
from derive.derivation.step import Statement, Step
from derive.derivation.strategy import expand_negative_log, negative_log_likelihood, textbook, what_follows
from derive.libraries._library import Library
from derive.model import Model
from derive.rules._rule import Context, context_of
from derive.vocabulary.arguments import one_of, several_of, text
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Named

if TYPE_CHECKING:
    from derive.numerics.functions.compiling import Compiled
    from derive.numerics.objective import Objective
    from derive.numerics.solution import Solution


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """From the definition of an estimate to the objective that is minimised, one judged step at a time.

    Parameters
    ----------
    model : Model
        Noise, prior, predictor.
    steps : tuple of Step
        Each step's `after` is the next one's `before`; both are optima.
    assumed : tuple of Premise
        The premises, where they are not all of the model's: a derivation that leaves the model's densities open
        assumes less. Empty for those of the model.
    called : str
        What such a derivation is called, in words, e.g. "any noise"; empty for the model's noise and prior.

    Raises
    ------
    InputError
        A field of another type, no step, or a step that does not start where the one before it ends.
    """

    model: Model
    steps: tuple[Step, ...]
    assumed: tuple[Premise, ...] = ()
    called: str = ""

    def __post_init__(self) -> None:
        one_of("Derivation", "model", Model, "a Model", self.model)
        object.__setattr__(self, "steps", several_of("Derivation", "steps", Step, self.steps))
        object.__setattr__(self, "assumed", several_of("Derivation", "assumed", Premise, self.assumed))
        text("Derivation", "called", self.called)
        if not self.steps:
            raise InputError(f"{self.name}: there is no step: no rule applies to this model")
        for step in self.steps:
            if not isinstance(step.before, Optimum) or not isinstance(step.after, Optimum):
                raise InputError(f"{self.name}: `{step.rule.name}` must lead from an Optimum to an Optimum")
        for earlier, later in zip(self.steps, self.steps[1:], strict=False):
            if earlier.after != later.before:
                raise InputError(f"{self.name}: `{later.rule.name}` does not start where `{earlier.rule.name}` ends")

    @property
    def name(self) -> str:
        """NOISE or NOISE+PRIOR; what it is called otherwise, in the form of a name."""
        if self.called:
            return "_".join(re.findall(r"\w+", self.called))
        return self.model.noise.name + (f"+{self.model.prior.name}" if self.model.prior else "")

    @property
    def title(self) -> str:
        """Noise and prior in words, or what it is called."""
        if self.called:
            return self.called
        told = f"{self.model.noise.title} noise"
        return f"{told}, {self.model.prior.title} prior" if self.model.prior else f"{told}, maximum likelihood"

    @property
    def premises(self) -> tuple[Premise, ...]:
        """What is assumed."""
        return self.assumed or self.model.premises

    @cached_property
    def verdict(self) -> Verdict:
        """Proved only if every step is; else the first verdict that is not. Whether the end is an objective, `finished` says."""
        for step in self.steps:
            if not isinstance(step.verdict, Proved):
                return step.verdict
        return Proved(method=f"each of {len(self.steps)} steps")

    @property
    def finished(self) -> bool:
        """Whether the end is a named or compilable objective; a derivation whose every step is Proved may stop before one."""
        return not self.unfinished

    @cached_property
    def unfinished(self) -> str:
        """Why the end is no named or compilable objective, in words; empty where it is one."""
        last = self.optimum
        if last.sense is not Sense.MIN:
            return f"the last line is an arg {last.sense.value}, not the arg min of a loss"
        left_open = sorted(map(str, last.objective.atoms(Density)))
        if left_open:
            return f"no premise writes out the density `{_short(left_open[0])}` in the last line"
        context = Context(premises=self.premises, unknowns=last.unknowns)
        following = next(what_follows(self.steps[-1].rule.name)(last, context), None)
        if following is not None:
            return f"the last line is on the way: the rule `{following[0].name}` still applies to it"
        if self._taken_apart is not None and (why := self._sign_of_loss(self._taken_apart)):
            return why
        if all(_named(term, context) for term in Add.make_args(last.objective)):
            return ""
        from derive.derivation.compilation import no_code

        why = no_code(self)
        return why and f"the objective of the last line has no name, and cannot be compiled: {why}"

    @cached_property
    def conclusion(self) -> Statement:
        """The two ends, judged directly: a wrong middle line does not refute a true end."""
        first, last = self.steps[0], self.steps[-1]
        claim = Claim(before=first.before, relation=SameOrder(), after=last.after, premises=self.premises)
        return Statement(title="the first line and the last", claim=claim)

    @property
    def optimum(self) -> Optimum:
        """The last line: an arg min, with quantities by their names."""
        after = self.steps[-1].after
        assert isinstance(after, Optimum)
        return after

    @cached_property
    def objective(self) -> Expr:
        """What is minimised, in y[i], the prediction, theta[j], n, p: names unfolded, one SymPy expression."""
        return self.optimum.objective.replace(lambda node: isinstance(node, Named), unfold)

    @cached_property
    def parts(self) -> Parts | None:
        """Loss and penalty with their factors; None where there is a reason not to hand them out, which `penalty` says."""
        return None if self.withheld else self._taken_apart

    @cached_property
    def _taken_apart(self) -> Parts | None:
        """Loss and penalty with factors of any sign; None where the objective is not of that shape."""
        if self.negative_log is None:
            return None
        return take_apart(self.negative_log, negative_log_likelihood(self.model), self.optimum.unknowns)

    @cached_property
    def withheld(self) -> str:
        """Why no factor of the penalty is handed out, in words; empty where one is."""
        if self.negative_log is None:
            return "its densities are left open, so that there is no loss and no penalty"
        parts = self._taken_apart
        if parts is None:
            return "the objective is not one loss and at most one penalty, so that no single factor relates them"
        return self._sign_of_loss(parts) or self._sign_of_penalty(parts) or self.refuted

    def _sign_of_loss(self, parts: Parts) -> str:
        """A factor that is divided out has to be positive, or the order is turned round."""
        if context_of(self.model).facts.is_positive(parts.loss_factor):
            return ""
        return (
            f"the factor `{_short(parts.loss_factor)}` of the loss is not certainly positive, and dividing by it might turn the order "
            "round; write the energy as a certainly positive factor times a loss"
        )

    def _sign_of_penalty(self, parts: Parts) -> str:
        if parts.penalty == 0 or context_of(self.model).facts.is_nonnegative(parts.penalty_factor):
            return ""
        return (
            f"the factor `{_short(parts.penalty_factor)}` of the penalty is not certainly 0 or more, so that it might reward what it "
            "should penalise; write the prior's energy as a certainly positive factor times a penalty"
        )

    @cached_property
    def refuted(self) -> str:
        """The first step that is known to be wrong, in words; empty where none is."""
        for number, step in enumerate(self.steps, 1):
            if isinstance(step.verdict, Refuted):
                return f"step {number}, `{step.rule.name}`, is refuted, and what follows from it is not handed out"
        return ""

    @cached_property
    def negative_log(self) -> Expr | None:
        """The negative log of likelihood or posterior as constants and sums; None where the densities are left open."""
        logs = [step for step in self.steps if isinstance(step.claim.witness, Monotone)]
        if self.assumed or not logs or not isinstance(logs[0].after, Optimum) or logs[0].after.objective.has(Density):
            return None
        return expand_negative_log(logs[0].after, context_of(self.model))

    @cached_property
    def penalty(self) -> dict[str, Expr]:
        """Exact factor of the penalty as displayed, by normalisation of the loss: nll, sum, mean, half_mean.

        `nll` is the full negative log likelihood, `sum` the sum of the losses, `mean` sum/n, `half_mean` sum/(2n).
        A flat prior, or none, has factor 0.

        Raises
        ------
        InputError
            The objective is not one loss and at most one penalty; the loss's factor is not certainly positive, or the
            penalty's not certainly 0 or more; or a step is refuted.
        """
        return {key: self._parts.factor(key) for key in NORMALISATIONS}

    @cached_property
    def normalisations(self) -> dict[str, Statement]:
        """For each normalisation, the judged claim that it has the order of the negative log posterior; errors as in `penalty`."""
        return {key: statement(self._parts, key, self.model) for key in NORMALISATIONS}

    @cached_property
    def libraries(self) -> tuple[str, ...]:
        """Estimators of other libraries that minimise this objective for the linear predictor."""
        return tuple(
            library.path for library in libraries() if self.parts and self.parts.penalty != 0 and parameter(self.parts, library) is not None
        )

    def alpha(self, library: str) -> Expr:
        """The library's own parameter that makes it minimise this objective.

        Parameters
        ----------
        library : str
            Import path, e.g. "sklearn.linear_model.Lasso".

        Raises
        ------
        InputError
            The library is unknown, or minimises another objective for every value of its parameter; or as in `penalty`.
        """
        return self._alpha(library_named(library))

    def _alpha(self, library: Library) -> Expr:
        found = parameter(self._parts, library)
        if found is None:
            raise InputError(f"{library.path}: it never minimises the objective of {self.name}; see `libraries` for those that do")
        return found

    def library_statement(self, library: str) -> Statement:
        """The judged claim that the library's objective at `alpha` has the order of this one, linear predictor."""
        found = library_named(library)
        claim = library_claim(self.objective, self._parts, found, self._alpha(found), self.model)
        return Statement(title=f"{library} at this alpha", claim=claim)

    @cached_property
    def estimates(self) -> tuple[Statement, ...]:
        """Judged statements about the noise's scale (under a flat prior) and about a location."""
        from derive.derivation.estimates import estimates

        return () if self.assumed else estimates(self)

    @cached_property
    def numerical(self) -> Objective:
        """Loss and penalty as a solver sees them; every verdict that it rests on is asked for."""
        from derive.derivation.numerical import objective_of

        return objective_of(self)

    def fit(
        self,
        X: object,
        y: object,
        *,
        intercept: bool,
        penalty: float | None = None,
        normalisation: str | None = None,
        solver: str | None = None,
        columns: Sequence[str] | None = None,
        **scales: object,
    ) -> Solution:
        """The minimiser for the linear predictor X theta, with a certificate computed from the data and the point.

        Parameters
        ----------
        X : array_like, shape (n, p)
            Finite numbers. None where the predictor is a location.
        y : array_like, shape (n,)
            Finite numbers.
        intercept : bool
            Whether a constant is added to X theta; it has a flat prior and is not penalised.
        penalty : float, optional
            Factor of the penalty, 0 or more, instead of the prior's scales; needs `normalisation`.
        normalisation : str, optional
            How the loss is normalised that `penalty` and `Solution.value` go with: "nll", "sum", "mean" (the default) or "half_mean".
        solver : str, optional
            A solver's name; by default those for the objective's facts are tried in order.
        columns : sequence of str, optional
            Names of the coefficients; those of a data frame by default.
        **scales : float
            Positive scales by name, e.g. sigma=2.0 (units of y), tau=0.5 (units of theta). A noise scale that is not given is
            estimated by maximum likelihood under a flat prior, and under no other.

        Returns
        -------
        Solution
            With status optimal, not_unique or not_certified.

        Raises
        ------
        InputError
            A derivation that is not finished, or not Proved; data that are not finite or do not fit together, a scale that is missing,
            unknown or not positive, no solver.
        """
        from derive.derivation.numerical import fit
        from derive.numerics.weighing import Weighing

        weighing = Weighing(scales=scales, penalty=penalty, normalisation=normalisation)
        return fit(self, X, y, intercept=intercept, weighing=weighing, solver=solver, columns=columns)

    def compile(self, normalisation: str | None = None) -> Compiled:
        """The objective as NumPy functions: value, gradient, Hessian-vector product; an opaque prediction becomes X @ theta.

        Parameters
        ----------
        normalisation : str, optional
            "nll" (constants included), "sum", "mean" or "half_mean"; unless given exactly `objective`.

        Raises
        ------
        InputError
            There is no such normalisation; the last line is no arg min, a step is refuted, or there is no code; for a normalisation
            but "nll" also as in `penalty`.
        """
        from derive.derivation.compilation import compiled

        return compiled(self, normalisation)

    @property
    def _parts(self) -> Parts:
        if self.parts is None:
            raise InputError(f"{self.name}: {self.withheld}")
        return self.parts

    def counts(self) -> tuple[int, int, int]:
        """How many steps are proved, refuted, undecided."""
        kinds = [type(step.verdict) for step in self.steps]
        return kinds.count(Proved), kinds.count(Refuted), kinds.count(Undecided)

    def __str__(self) -> str:
        from derive.derivation.emission import to_text

        return to_text(self)

    def _repr_markdown_(self) -> str:
        from derive.derivation.emission import to_notebook

        return to_notebook(self)

    def to_markdown(self, target: str = "github") -> str:
        """The derivation as a Markdown page."""
        from derive.derivation.emission import to_markdown

        return to_markdown(self, target=target)

    def to_latex(self) -> str:
        """The derivation as a LaTeX fragment without a preamble."""
        from derive.derivation.emission import to_latex

        return to_latex(self)


def _named(term: Expr, context: Context) -> bool:
    """Whether a term of an objective is a named quantity times a factor that is certainly 0 or more."""
    quantities = [factor for factor in Mul.make_args(term) if isinstance(factor, Named)]
    return len(quantities) == 1 and context.facts.is_nonnegative(term / quantities[0])


def _short(expr: object) -> str:
    text = str(expr)
    return text if len(text) <= 80 else text[:77] + "..."


def derive_from(model: Model) -> Derivation:
    """Run the one strategy on the model; every step carries all premises and cites those that it uses."""
    context = context_of(model)
    labels = {premise.name: premise.label for premise in model.premises}
    steps = []
    before = model.start
    for rule, rewritten in textbook()(model.start, context):
        claim = Claim(before=before, relation=rewritten.relation, after=rewritten.after, premises=model.premises, witness=rewritten.witness)
        steps.append(Step(rule=rule, claim=claim, premises=tuple(labels[name] for name in rewritten.cites)))
        before = rewritten.after
    return Derivation(model=model, steps=tuple(steps))
