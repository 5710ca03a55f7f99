"""An estimate that is named most probable, or a least loss, and is defined as the opposite."""

from collections.abc import Iterator

from derive.checking.asking import as_written, ask, told
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import (
    BOUNDED,
    LOGARITHMS,
    MOST_PROBABLE,
    OF_LIKELIHOOD,
    argument_of,
    conditional,
    factored,
    holds,
    is_estimate,
    terms,
)  # fmt: skip
from derive.checking.passage import NEAR, Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Outcome
from derive.checking.shapes import is_optimum
from derive.reading.distributions import is_named_density
from derive.reading.names import key
from derive.reading.tree import Construct, Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Optima of likelihoods and posteriors, by their names or the prose before them."""
    for ruled in passage.ruled:
        trees = as_written(ruled)
        named = _named(trees[0], passage.before[-NEAR:])
        apart = passage.says(BOUNDED)
        for place, tree in enumerate(trees):
            if isinstance(tree, Silent) or not is_optimum(tree):
                continue
            sign = _likelihood(tree.args[1], tree.args[0].args)
            if sign is None or (tree.text == "max") == (sign > 0):
                continue
            if not named and (apart or not _of_sample(tree)):
                continue
            right = {"min": "max", "max": "min"}[tree.text]
            draft = Draft(ruled.chain.items[place].text)
            varied, objective = draft.latex(tree.args[0]), draft.latex(tree.args[1])
            text = rf"\arg\{tree.text}_{{{varied}}} ({objective}) = \arg\{right}_{{{varied}}} ({objective})"
            edge = ask(text, told(passage, ruled, (tree,)), (place, place))
            if edge.outcome is not Outcome.PROVED:
                yield rule.at(ruled, place, rf"here what was observed is least probable: `\arg\{right}` is meant", edge)
                break


def _named(first: Node | Silent, prose: str) -> bool:
    """Whether the chain begins with the name of a most probable estimate, or the prose announces one."""
    if not isinstance(first, Silent) and is_estimate(first, OF_LIKELIHOOD):
        return True
    named = isinstance(first, Silent) or first.kind is Construct.NAME
    return named and MOST_PROBABLE.search(prose) is not None


def _of_sample(optimum: Node) -> bool:
    """Whether the objective is made of the density of each observation given the unknown, so that no other estimate can be meant."""
    unknowns, objective = optimum.args[0].args, optimum.args[1]
    bigs = [one for one in objective.walk() if one.kind is Construct.BIG]
    calls = [(big, one) for big in bigs for one in big.args[3].walk() if one.kind is Construct.CALL]
    observed = ((big, said) for big, one in calls if (said := conditional(one)) is not None)
    return any(
        all(part in said.given for part in unknowns) and any(big.args[0] in variate.args for variate in said.of) for big, said in observed
    )


def _likelihood(node: Node, unknowns: tuple[Node, ...]) -> int | None:
    """1 where it grows with a likelihood or posterior of the unknowns, -1 where it falls with it; None where it is neither."""
    signs = {_of_term(sign, part, unknowns) for sign, part in terms(node)}
    return signs.pop() if len(signs) == 1 else None


def _of_term(sign: int, node: Node, unknowns: tuple[Node, ...]) -> int | None:
    parts = factored(node)
    rest = [part for part in parts.above if part.kind is not Construct.NUMBER]
    counted = all(part.kind in (Construct.NUMBER, Construct.NAME) for part in parts.below)
    if not rest or not counted or not all(_grows(part, unknowns) for part in rest):
        return None
    logs = sum(not _is_density(part, unknowns) for part in rest)
    return sign * parts.sign if logs <= 1 and (logs == 0 or len(rest) == 1) else None


def _grows(node: Node, unknowns: tuple[Node, ...]) -> bool:
    """Whether it is a likelihood, or a logarithm or sum of logarithms of one."""
    if _is_density(node, unknowns):
        return True
    inside = argument_of(node, LOGARITHMS)
    if inside is not None:
        parts = factored(inside)
        return parts.sign > 0 and not parts.below and all(_is_density(part, unknowns) for part in parts.above)
    if node.kind is not Construct.BIG or node.text != r"\sum":
        return False
    body = factored(node.args[3])
    return (
        body.sign > 0
        and not body.below
        and len(body.above) == 1
        and argument_of(body.above[0], LOGARITHMS) is not None
        and _grows(body.above[0], unknowns)
    )


def _is_density(node: Node, unknowns: tuple[Node, ...]) -> bool:
    """Whether it is a density of which an unknown is the parameter or the variate, or a product of such."""
    if node.kind is Construct.BIG and node.text == r"\prod":
        parts = factored(node.args[3])
        return parts.sign > 0 and not parts.below and all(_is_density(part, unknowns) for part in parts.above)
    if node.kind is Construct.CALL and not node.args[0].args and is_named_density(key(node.args[0])):
        return any(holds(node.args[1], one) for one in unknowns)
    said = conditional(node)
    return said is not None and any(one in unknowns for one in (*said.given, *said.of))


ENTRY = CheckRule(
    name="D203",
    title="an estimate that is defined by the wrong extreme",
    severity=Severity.ERROR,
    why="A maximum likelihood or maximum a posteriori estimate is where the likelihood, the posterior or their logarithm is greatest, or "
    "their negative logarithm least. As it is written it is the opposite.",
    example=r"\hat\theta_{\text{ML}} = \arg\min_\theta \prod_i p(y_i \mid \theta)",
    instead=r"\hat\theta_{\text{ML}} = \arg\max_\theta \prod_i p(y_i \mid \theta)",
    check=check,
)
