"""One strategy for every model: rules in textbook order, each applied where it fires."""

from collections.abc import Callable, Iterator

from sympy import Expr, Product

from derive.catalogue import AuthorError, entry, file, names
from derive.claims.sides import Optimum, Sense
from derive.model import Model
from derive.rules._rule import Context, Rewritten, Rule, context_of
from derive.vocabulary.errors import DeriveError
from derive.vocabulary.nodes import Log
from derive.vocabulary.symbols import i, n

_ROOM = "derive.rules"
Firing = tuple[Rule, Rewritten]
Strategy = Callable[[Optimum, Context], Iterator[Firing]]


class DidNotSettle(DeriveError):
    """A strategy reached its limit; the message names the rules still firing."""


def once(rule: Rule) -> Strategy:
    """Apply the rule if it fires."""

    def run(side: Optimum, context: Context) -> Iterator[Firing]:
        rewritten = rule.rewrite(side, context)
        if rewritten is not None:
            yield rule, rewritten

    return run


def chain(*strategies: Strategy) -> Strategy:
    """One after the other, each on what the last one left."""

    def run(side: Optimum, context: Context) -> Iterator[Firing]:
        for strategy in strategies:
            for rule, rewritten in strategy(side, context):
                yield rule, rewritten
                side = rewritten.after

    return run


def until_stable(strategy: Strategy, limit: int = 20) -> Strategy:
    """Again and again until nothing fires."""

    def run(side: Optimum, context: Context) -> Iterator[Firing]:
        firing: list[str] = []
        for _ in range(limit):
            firing = []
            for rule, rewritten in strategy(side, context):
                yield rule, rewritten
                side = rewritten.after
                firing.append(rule.name)
            if not firing:
                return
        raise DidNotSettle(f"after {limit} rounds these rules still fire: {', '.join(sorted(set(firing)))}")

    return run


def _rule(name: str) -> Strategy:
    return once(entry(_ROOM, name, Rule))


def _again(name: str) -> Strategy:
    return until_stable(_rule(name))


_TEXTBOOK: tuple[tuple[str, Callable[[str], Strategy]], ...] = (
    ("apply_bayes", _rule),
    ("drop_evidence", _rule),
    ("factor_likelihood", _rule),
    ("factor_prior", _rule),
    ("shift_to_observation", _rule),
    ("write_noise_density", _rule),
    ("write_response_density", _rule),
    ("write_prior_density", _rule),
    ("take_negative_log", _rule),
    ("turn_product_into_sum", _again),
    ("expand_log_density", _again),
    ("split_sum", _rule),
    ("drop_constant", _rule),
    ("divide_by_positive", _rule),
    ("name_objective", _rule),
)
"""Each rule once, or again and again."""


def placed() -> tuple[str, ...]:
    """Names of the rules that the strategy applies, in its order.

    Raises
    ------
    AuthorError
        A rule has no line in the table, or a line no rule.
    """
    table = tuple(name for name, _ in _TEXTBOOK)
    for name in sorted({*names(_ROOM)} ^ {*table}):
        if name in table:
            raise AuthorError(f"derive/derivation/strategy.py: the table names a rule `{name}`, and there is no {file(_ROOM, name)}")
        raise AuthorError(f"{file(_ROOM, name)}: no strategy applies the rule `{name}`; give it a line in derive/derivation/strategy.py")
    return table


def textbook() -> Strategy:
    """From the definition of the estimate to the objective that everybody uses."""
    placed()
    return chain(*(run(name) for name, run in _TEXTBOOK))


def what_follows(last: str) -> Strategy:
    """What the strategy still does after a step by the rule `last`; all of it after a rule that is not its own."""
    names = [name for name, _ in _TEXTBOOK]
    rest = _TEXTBOOK[names.index(last) :] if last in names else _TEXTBOOK
    return chain(*(run(name) for name, run in rest if name != last or run is _again))


def expand_negative_log(side: Optimum, context: Context) -> Expr:
    """The objective -log(product) written as constants and sums, by the same rules as in a derivation."""
    for _, rewritten in chain(until_stable(_rule("turn_product_into_sum")), until_stable(_rule("expand_log_density")), _rule("split_sum"))(
        side, context
    ):
        side = rewritten.after
    return side.objective


def negative_log_likelihood(model: Model) -> Expr:
    """-log p(y | X, theta), written out as constants and sums."""
    likelihood = Product(model.written, (i, 1, n))
    start = Optimum(sense=Sense.MIN, objective=-Log(likelihood), unknowns=frozenset((model.unknown,)))
    return expand_negative_log(start, context_of(model))
