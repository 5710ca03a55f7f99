"""The logarithm of a density of one letter, or the sum of such over observations: nothing in it is left out where pi stands in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.checking.distances import speaks_of
from derive.checking.drafting import Draft, swapped
from derive.checking.forms import LOGARITHMS, Factored, argument_of, factored, terms
from derive.checking.kernels._product import CONSTANTS, Product, Unit, has_pi, is_letter, is_simple, names
from derive.checking.kernels.distance import centre_of
from derive.reading.tree import Construct, Node

_ONE = Node(Construct.NUMBER, text="1")


def logarithm(source: str, node: Node, may_be_variate: Callable[[Node], bool]) -> tuple[Unit, ...]:
    """The claim that the density integrates to one, as ways of a kernel are; nothing where it is no such logarithm."""
    bigs = [one for one in node.walk() if one.kind is Construct.BIG]
    if len(bigs) > 1 or any(big.text != r"\sum" for big in bigs):
        return ()
    counts = frozenset(big.args[2] for big in bigs if big.args[2].kind is Construct.NAME) or frozenset((Node(Construct.NAME, (), "n"),))
    parts = tuple(one for sign, part in terms(node) for one in _observed(sign, factored(part)))
    shaped = [(part, inner, one) for part in parts for inner, one in _distances(part, may_be_variate)]
    if len(shaped) != 1:
        return ()
    distance, centre, variate = shaped[0]
    scales = [swapped(one, lambda inner: _ONE if inner == centre else None) for one in (*distance.above, *distance.below)]
    others = [one for part in parts if part is not distance for one in (*part.above, *part.below)]
    if any(speaks_of(one, variate) for one in (*scales, *others, *(one for _, one in terms(centre) if one != variate))):
        return ()
    own = frozenset(one for scale in scales for one in names(scale)) - counts
    if not all(is_simple(argument_of(one, LOGARITHMS) or one) and names(one) <= own | counts for one in others):
        return ()
    return _claims(source, node, variate, centre, distance.sign, counts, others) if any(map(has_pi, others)) else ()


def _claims(
    source: str, node: Node, variate: Node, centre: Node, sign: int, counts: frozenset[Node], others: list[Node]
) -> tuple[Unit, ...]:
    """The integral of the exponential for one observation; where the logarithm is that of a half, it may be two."""
    draft = Draft(source)
    one = draft.letter("1")

    def single(inner: Node) -> Node | None:
        if inner.kind is Construct.BIG:
            return said.plain(inner.args[3])
        return one if inner in counts else None

    # All other letters are scales.
    said = Product(draft, node, variate, 1, tuple(others), (), (node,)).written(centre, single)
    density = rf"\exp\left({'' if sign < 0 else '-'}{said.text(node)}\right)"
    positive = tuple(told for told in said.positive() if told.subject not in CONSTANTS)
    integrals = (r"\int {} \,d{} = 1", r"\int {} \,d{} = 2") if centre.kind is Construct.NAME else (r"\int {} \,d{} = 1",)
    return tuple(Unit(one.format(density, said.variate), positive) for one in integrals)


def _observed(sign: int, parts: Factored) -> Iterator[Factored]:
    """The terms of a sum over observations, each with what stands before the sum."""
    bigs = [one for one in parts.above if one.kind is Construct.BIG]
    if not bigs:
        yield replace(parts, sign=sign * parts.sign)
        return
    rest = tuple(one for one in parts.above if one is not bigs[0])
    for inner, part in terms(bigs[0].args[3]):
        found = factored(part)
        yield Factored(sign * parts.sign * inner * found.sign, rest + found.above, parts.below + found.below)


def _distances(part: Factored, may_be_variate: Callable[[Node], bool]) -> Iterator[tuple[Node, Node]]:
    """Of what distances are taken among the factors, each with the letter in it."""
    for factor in part.above:
        inner = centre_of(factor)
        for _, one in terms(inner) if inner is not None else ():
            if inner is not None and is_letter(one) and may_be_variate(one):
                yield inner, one
                break
