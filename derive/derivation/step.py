"""A judged step: the rule that proposed it, the claim, the premises cited, and the verdict."""

from functools import cached_property

from sympy import Symbol

from derive.claims.claim import Claim
from derive.claims.sides import Side
from derive.claims.verdict import Verdict
from derive.judging.judge import judge
from derive.rules._rule import Rule
from derive.vocabulary.arguments import one_of, several_of
from derive.vocabulary.frozen import dataclass


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A claim with its verdict, which is asked for once, when it is first looked at."""

    claim: Claim

    def __post_init__(self) -> None:
        one_of(type(self).__name__, "claim", Claim, "a Claim", self.claim)

    @cached_property
    def verdict(self) -> Verdict:
        """What the judge says."""
        return judge(self.claim)

    @property
    def before(self) -> Side:
        """The side that the claim starts from."""
        return self.claim.before

    @property
    def after(self) -> Side:
        """The side that the claim arrives at."""
        return self.claim.after


@dataclass(frozen=True, kw_only=True)
class Step(Ruling):
    """One step of a derivation.

    Parameters
    ----------
    rule : Rule
        What proposed it.
    claim : Claim
        What it says; carries all premises of the model.
    premises : tuple of str
        Labels of the premises that it cites.
    """

    rule: Rule
    premises: tuple[str, ...]

    def __post_init__(self) -> None:
        Ruling.__post_init__(self)
        one_of("Step", "rule", Rule, "a Rule", self.rule)
        object.__setattr__(self, "premises", several_of("Step", "premises", str, self.premises))


@dataclass(frozen=True, kw_only=True)
class Statement(Ruling):
    """A judged claim about a derivation that is not one of its steps: the conclusion, a normalisation, an estimate."""

    title: str


@dataclass(frozen=True, kw_only=True)
class Estimated(Statement):
    """All points at which an objective is least, in one unknown; the title says of which, `called` is what is said before its name."""

    unknown: Symbol
    called: str
