"""Logarithms of densities that are multiplied where they are to be added."""

from collections.abc import Iterator

from derive.checking.asking import usual
from derive.checking.finding import Finding, Severity
from derive.checking.forms import LOGARITHMS, OF_LIKELIHOOD, argument_of, conditional, factored, is_estimate, terms
from derive.checking.passage import Passage
from derive.checking.rules._rule import CheckRule
from derive.checking.shapes import is_optimum
from derive.reading.tree import Construct, Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Products of logarithms of two densities in what is optimised, or where the logarithm of a density is worked out."""
    for ruled, trees in usual(passage):
        if not any(tree is not None and (is_optimum(tree) or is_estimate(tree, OF_LIKELIHOOD) or _logged(tree)) for tree in trees):
            continue
        for place, tree in enumerate(trees):
            objective = tree.args[1] if tree is not None and is_optimum(tree) else tree
            if objective is not None and any(_multiplies(part) for part in _summands(objective)):
                said = "logarithms of densities are multiplied: the logarithm of a product is the sum of the logarithms"
                yield rule.at(ruled, place, said)
                break


def _logged(node: Node) -> bool:
    """Whether it is the logarithm of a density."""
    inner = node.args[0] if node.kind is Construct.NEGATIVE else node
    inside = argument_of(inner, LOGARITHMS)
    return inside is not None and conditional(inside) is not None


def _summands(node: Node) -> Iterator[Node]:
    """The terms, and those of sums over observations."""
    for _, part in terms(node):
        if part.kind is Construct.BIG and part.text == r"\sum":
            yield from _summands(part.args[3])
        else:
            yield part


def _multiplies(term: Node) -> bool:
    """Whether logarithms of two densities are factors of it, be the second read as if it stood inside of the first."""
    parts = factored(term).above
    inner = [one for part in parts if (inside := argument_of(part, LOGARITHMS)) is not None for one in factored(inside).above]
    nested = any(conditional(one) is not None for one in inner) and any(map(_logged, inner))
    return nested or len(frozenset(part for part in parts if _logged(part))) > 1


ENTRY = CheckRule(
    name="D703",
    title="logarithms that are multiplied",
    severity=Severity.WARNING,
    why="The logarithm turns products into sums: where a likelihood is multiplied with a prior, their logarithms are added. A product of "
    "logarithms is greatest elsewhere.",
    example=r"\hat\theta = \arg\max_\theta p(y \mid \theta) p(\theta) = \arg\max_\theta \log p(y \mid \theta) \log p(\theta)",
    instead=r"\hat\theta = \arg\max_\theta p(y \mid \theta) p(\theta) = \arg\max_\theta \log p(y \mid \theta) + \log p(\theta)",
    check=check,
)
