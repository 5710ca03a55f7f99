"""A derivation as data: a model, the steps from its definition to the objective, and what follows from them at once.

What one does with it are functions in modules of their own (normalisations, estimates, compilation, fits, pages), which
import this one. The facade wears them as methods; it is defined where late imports are allowed, in the top module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr

from derive import Facade
from derive.claims.claim import Claim
from derive.claims.premises import Premise
from derive.claims.relations import SameOrder
from derive.claims.sides import Optimum
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.definitions._definition import unfolded
from derive.derivation.step import Statement, Step
from derive.model import Model
from derive.rules._rule import Context
from derive.vocabulary.arguments import one_of, several_of, text
from derive.vocabulary.errors import InputError


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
        return Context(premises=self.premises, unknowns=self.start.unknowns)

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
