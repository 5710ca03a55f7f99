"""A prior that stands inside the sum or product over what was observed."""

from collections.abc import Iterator

from derive.checking.asking import ask, told, usual
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import LOGARITHMS, OF_LIKELIHOOD, argument_of, conditional, factored, is_estimate
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.reading.tree import Construct, Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Sums of logarithms, and products, of a likelihood of each observation and a prior, in a chain that speaks of a posterior."""
    for ruled, trees in usual(passage):
        for place, tree in enumerate(trees):
            if tree is None:
                continue
            for big in (one for one in tree.walk() if one.kind is Construct.BIG):
                prior = _prior_inside(big)
                if prior is None or not _of_posterior(ruled, prior, place):
                    continue
                edge = _once(passage, ruled, place, big, prior)
                if edge.outcome is Outcome.REFUTED:
                    yield rule.at(ruled, place, "the prior counts once, and not once for each observation: it belongs outside", edge)
                    break


def _prior_inside(big: Node) -> Node | None:
    """The prior among the factors under a sum of logarithms or a product, or among the logarithms of a sum."""
    index, body = big.args[0], big.args[3]
    for product in [body] if big.text == r"\prod" else list(_logs(body)):
        found = [part for part in factored(product).above if (said := conditional(part)) and not said.given and len(said.of) == 1]
        for prior in found:
            (parameter,) = prior.args[1].args
            if _free_of(prior, index) and any(_observes(part, parameter, index) for part in body.walk()):
                return prior
    return None


def _logs(body: Node) -> Iterator[Node]:
    """What logarithms are taken of in a term, or in terms in brackets."""
    return (inside for part in (body.args if body.kind is Construct.ADD else (body,)) if (inside := argument_of(part, LOGARITHMS)))


def _observes(node: Node, parameter: Node, index: Node) -> bool:
    """Whether it is the likelihood of one observation."""
    said = conditional(node)
    return said is not None and parameter in said.given and not all(_free_of(one, index) for one in said.of)


def _free_of(node: Node, index: Node) -> bool:
    return not any(one.kind is Construct.NAME and one.text == index.text for one in node.walk())


def _of_posterior(ruled: Ruled, prior: Node, place: int) -> bool:
    """Whether the chain begins with the name of such an estimate, or has the posterior, or the prior outside of all sums."""
    first = ruled.trees[0]
    if not isinstance(first, Silent) and is_estimate(first, OF_LIKELIHOOD) and place > 0:
        return True
    others = [tree for other, tree in enumerate(ruled.trees) if other != place and not isinstance(tree, Silent)]
    return any(_has_posterior(tree, prior.args[1].args[0]) for tree in others)


def _has_posterior(tree: Node, parameter: Node) -> bool:
    said = conditional(tree)
    if said is not None and parameter in said.of and said.given:
        return True
    return tree.kind is not Construct.BIG and any(_has_posterior(part, parameter) for part in tree.args)


def _once(passage: Passage, ruled: Ruled, place: int, big: Node, prior: Node) -> Edge:
    """The claim that what is most probable is the same with the prior outside; what else is given is left out."""
    draft = Draft(ruled.chain.items[place].text)
    (parameter,) = prior.args[1].args
    index, below, upper = (draft.latex(part) for part in big.args[:3])
    limits = f"_{{{index}={below or 1}}}^{{{upper or 'n'}}}"
    body = big.args[3]
    variates = [draft.latex(said.of[0]) for one in body.walk() if _observes(one, parameter, big.args[0]) and (said := conditional(one))]
    likelihood = r" \cdot ".join(rf"p({one} \mid {draft.latex(parameter)})" for one in variates)
    before, optimum = f"p({draft.latex(parameter)})", rf"\arg\max_{{{draft.latex(parameter)}}}"
    text = rf"{optimum} \left( {before} \prod{limits} ({likelihood}) \right) = {optimum} \prod{limits} ({likelihood} \cdot {before})"
    return ask(text, told(passage, ruled, (body,)), (place, place))


ENTRY = CheckRule(
    name="D701",
    title="a prior inside the sum over the observations",
    severity=Severity.ERROR,
    why="A posterior is the product of all likelihoods and one prior. Inside the sum or the product over the observations the prior is "
    "counted once for each of them, which gives another estimate.",
    example=r"\hat\theta_{\text{MAP}} = \arg\max_\theta \sum_i \log \left(p(y_i \mid \theta) p(\theta)\right)",
    instead=r"\hat\theta_{\text{MAP}} = \arg\max_\theta \sum_i \log p(y_i \mid \theta) + \log p(\theta)",
    check=check,
)
