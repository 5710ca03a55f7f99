"""The type of a rule, what it is told, and what it hands over."""

from collections.abc import Callable
from dataclasses import replace

from sympy import Basic, Expr, IndexedBase

from derive.claims.premises import Premise
from derive.claims.relations import Equal, Relation
from derive.claims.sides import Optimum
from derive.claims.witness import Witness
from derive.model import Model
from derive.vocabulary.frozen import dataclass
from derive.vocabulary.matching import rewrite_once
from derive.vocabulary.signs import Facts
from derive.vocabulary.symbols import y


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule may know: the premises by name, the unknowns, which array holds the data."""

    premises: tuple[Premise, ...]
    unknowns: frozenset[Basic]
    data: IndexedBase = y

    def premise(self, name: str) -> Premise | None:
        """The premise of that name, if the model makes it."""
        return next((premise for premise in self.premises if premise.name == name), None)

    @property
    def facts(self) -> Facts:
        """Signs that the premises state."""
        return Facts(positive=frozenset(expr for premise in self.premises for expr in premise.positive))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A proposed step: what comes after, in which relation, on what evidence, citing which premises."""

    after: Optimum
    relation: Relation
    witness: Witness | None = None
    cites: tuple[str, ...] = ()


Rewriter = Callable[[Optimum, Context], Rewritten | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Before and after, in a context."""

    before: Optimum
    after: Optimum
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Where the rule must not fire, and why."""

    before: Optimum
    context: Context
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rewriting of an arg max or arg min.

    Parameters
    ----------
    name : str
        An imperative; the file's name.
    title : str
        A verb phrase for the reader.
    because : str
        One sentence that says why the step is right.
    rewrite : callable
        Proposes a rewriting with its witness, or nothing.
    examples : callable
        Gives two examples at least; they hold. Called by the tests and `derive explain` only, so that a derivation is not
        kept waiting for them.
    near_misses : callable
        Gives one near miss at least; the rule leaves them alone.
    reference : str
        Where the fact is found.
    """

    name: str
    title: str
    because: str
    rewrite: Rewriter
    examples: Callable[[], tuple[Example, ...]]
    near_misses: Callable[[], tuple[NearMiss, ...]]
    reference: str


def mistake(rule: Rule) -> str:
    """What is wrong with a rule by its own examples and near misses, in words; empty where nothing is."""
    if not rule.because.endswith("."):
        return "its `because` must be a sentence"
    if len(rule.examples()) < 2:
        return "two examples are needed"
    if not rule.near_misses():
        return "a near miss is needed"
    for number, example in enumerate(rule.examples(), 1):
        rewritten = rule.rewrite(example.before, example.context)
        if rewritten is None:
            return f"the rule does not fire on its example {number}"
        if rewritten.after != example.after:
            return f"example {number} comes out as `{rewritten.after.objective}`, and not as `{example.after.objective}`"
    for near_miss in rule.near_misses():
        if rule.rewrite(near_miss.before, near_miss.context) is not None:
            return f"the rule fires on a near miss: {near_miss.why}"
    return ""


def context_of(model: Model) -> Context:
    """What the rules are told of a model."""
    return Context(premises=model.premises, unknowns=frozenset((model.unknown,)), data=model.data)


def rewritten(side: Optimum, after: Expr, *cites: str) -> Rewritten | None:
    """The objective written otherwise, of the same value; nothing where it is as it was."""
    return None if after == side.objective else Rewritten(after=replace(side, objective=after), relation=Equal(), cites=cites)


def by_premise(name: str) -> Rewriter:
    """Rewriting of densities by the equations of the premise of this name, if it is made."""

    def rewrite(side: Optimum, context: Context) -> Rewritten | None:
        premise = context.premise(name)
        laws = premise.laws if premise is not None else ()
        return rewritten(side, rewrite_once(side.objective, tuple((law.left, law.right, law.variables) for law in laws)), name)

    return rewrite
