"""Densities of known shape in one letter, and the integral that says how they are normalised."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from derive.checking.distances import speaks_of
from derive.checking.drafting import Draft, swapped
from derive.checking.forms import LOGARITHMS, Factored, argument_of, exponent, factored, terms
from derive.checking.knowledge import Declared
from derive.checking.written import Transcript
from derive.reading.lexer import BOLD
from derive.reading.tree import Construct, Node

_ROOTS = frozenset((r"\sqrt", "sqrt"))
_GAMMAS = frozenset((r"\Gamma", "Gamma"))
_CONSTANTS = frozenset(("pi", "e"))
_COUNTING = frozenset(("i", "j", "k", "l", "m", "n", "K", "N"))
"""Letters that are usually whole numbers."""
_POINT = "m"
"""What the place is called from which a distance is taken."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A product that is shaped like a density of one letter.

    Parameters
    ----------
    variate : Node
        The letter, or the entry.
    centre : Node or None
        The difference of which a distance is taken; None where there is none.
    body : Node
        The whole product.
    limits : str
        Of the integral over the letter, as they are written; nothing for the whole line.
    names : frozenset of Node
        Those that stand in it beside the letter and the place from which the distance is taken.
    counts : frozenset of Node
        Those that count observations, of which there is one.
    density : str
        The density, with the product in place of braces.
    rooted : bool
        Whether a root of pi stands in what it is multiplied with, as in one dimension.
    """

    variate: Node
    centre: Node | None
    body: Node
    limits: str
    names: frozenset[Node]
    rooted: bool
    counts: frozenset[Node] = frozenset()
    density: str = "{}"

    def integral(self, source: str) -> tuple[str, tuple[Declared, ...]]:
        """The integral, in which a place is one letter, and what has to be positive in it."""
        draft, item = Draft(source), Transcript(self.body, source)
        variate = item.head(self.variate)
        others = {name: item.told(name) if _is_whole(name) else item.head(name) for name in self.names}
        put = {self.variate: draft.letter(variate), **{name: draft.letter(said) for name, said in others.items()}}
        one = draft.letter("1")
        place = Node(
            Construct.NEGATIVE, (draft.letter(next(name for name in (_POINT, "u", "a") if name not in {variate, *others.values()})),)
        )

        def other(node: Node) -> Node | None:
            if node == self.centre and len(terms(node)) > 1:
                return Node(Construct.ADD, (put[self.variate], place))
            if node.kind is Construct.BIG:
                return swapped(node.args[3], other)
            return one if node in self.counts else put.get(node)

        body = self.density.replace("{}", draft.latex(swapped(self.body, other)))
        positive = tuple(Declared(f"{said} > 0", said, "it is a scale or a shape") for said in sorted(set(others.values())))
        return rf"\int{self.limits} {body} \,d{variate}", positive


def kernel(node: Node, may_be_variate: Callable[[Node], bool]) -> Shaped | None:
    """The shape of a product; None where it is not known, or where a letter stands before it that is not in the exponent.

    Parameters
    ----------
    node : Node
        One term.
    may_be_variate : callable
        Which names may be the letter.
    """
    parts = factored(node)
    raised = [(factor, above) for factor in parts.above if (above := exponent(factor)) is not None]
    if len(raised) != 1 or parts.sign < 0 or any(exponent(factor) is not None for factor in parts.below):
        return None
    ((factor, above),) = raised
    rest = (*(one for one in parts.above if one is not factor), *parts.below)
    inside = factored(above)
    if inside.sign > 0:
        return None
    return _of_distance(node, inside.above, inside.below, rest, may_be_variate) or _of_rate(
        node, inside.above, inside.below, rest, may_be_variate
    )


def logarithm(node: Node, may_be_variate: Callable[[Node], bool]) -> Shaped | None:
    """The shape of the logarithm of a density, or of the sum of such over observations, where nothing is left out; else None."""
    bigs = [one for one in node.walk() if one.kind is Construct.BIG]
    if len(bigs) > 1 or any(big.text != r"\sum" for big in bigs):
        return None
    counts = frozenset(big.args[2] for big in bigs if big.args[2].kind is Construct.NAME) or frozenset((Node(Construct.NAME, (), "n"),))
    parts = tuple(one for sign, part in terms(node) for one in _observed(sign, factored(part)))
    shaped = [(part, inner, one) for part in parts for inner, one in _distances(part, may_be_variate)]
    if len(shaped) != 1:
        return None
    distance, centre, variate = shaped[0]
    scales = [swapped(one, lambda inner: _ONE if inner == centre else None) for one in (*distance.above, *distance.below)]
    others = [one for part in parts if part is not distance for one in (*part.above, *part.below)]
    if any(speaks_of(one, variate) for one in (*scales, *others, *(one for _, one in terms(centre) if one != variate))):
        return None
    names = frozenset(one for scale in scales for one in _names(scale)) - counts
    if not all(_is_simple(argument_of(one, LOGARITHMS) or one) and _names(one) <= names | counts for one in others):
        return None
    density = r"\exp\left({}\right)" if distance.sign < 0 else r"\exp\left(-{}\right)"
    return Shaped(variate, centre, node, "", names, True, counts, density) if any(map(_has_pi, others)) else None


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
        inner = _centre(factor)
        for _, one in terms(inner) if inner is not None else ():
            if inner is not None and _is_letter(one) and may_be_variate(one):
                yield inner, one
                break


_ONE = Node(Construct.NUMBER, text="1")


def _of_distance(
    node: Node, above: tuple[Node, ...], below: tuple[Node, ...], rest: tuple[Node, ...], may_be_variate: Callable[[Node], bool]
) -> Shaped | None:
    """A Gaussian or Laplace kernel: a distance from a place times a scale."""
    distances = [(part, inner) for part in above if (inner := _centre(part)) is not None]
    found = [(part, inner, one) for part, inner in distances for _, one in terms(inner) if _is_letter(one) and may_be_variate(one)]
    if not found:
        return None
    part, centre, variate = found[0]
    scales = [one for one in (*above, *below) if one is not part]
    own = swapped(part, lambda one: _ONE if one == centre else None)
    others = [one for _, one in terms(centre) if one != variate]
    if any(speaks_of(one, variate) for one in (*scales, *others, own)):
        return None
    names = frozenset(one for scale in (*scales, own) for one in _names(scale))
    rooted = any(_is_root(one) and _has_pi(one) for factor in rest for one in factor.walk())
    return _checked(Shaped(variate, centre, node, "", names, rooted), rest) if rooted or not any(map(_has_pi, rest)) else None


def _of_rate(
    node: Node, above: tuple[Node, ...], below: tuple[Node, ...], rest: tuple[Node, ...], may_be_variate: Callable[[Node], bool]
) -> Shaped | None:
    """An exponential or gamma kernel: the letter times a rate, and maybe a power of it before the exponential."""
    found = [part for part in above if _is_letter(part) and may_be_variate(part)]
    if len(found) != 1 or found[0].text in _COUNTING:
        return None
    variate = found[0]
    rates = [part for part in (*above, *below) if part is not variate]
    powers = [factor for factor in rest if factor.kind is Construct.POWER and factor.args[0] == variate]
    shapes = [power.args[1] for power in powers]
    if len(powers) > 1 or any(speaks_of(part, variate) for part in (*rates, *shapes)):
        return None
    names = frozenset(one for part in (*rates, *shapes) for one in _names(part))
    before = tuple(factor for factor in rest if factor not in powers)
    return _checked(Shaped(variate, None, node, r"_{0}^{\infty}", names, False), before)


def _checked(found: Shaped, rest: tuple[Node, ...]) -> Shaped | None:
    """The kernel, if what stands before it is a product of powers of its own letters, and so is meant to normalise it."""
    simple = all(_is_simple(factor) and not speaks_of(factor, found.variate) for factor in rest)
    own = all(_names(factor) <= found.names for factor in rest)
    meant = found.rooted or any(_names(factor) for factor in rest)
    return found if simple and own and meant else None


def _is_simple(node: Node) -> bool:
    """Whether it is a product of numbers, names, roots, powers and gamma functions."""
    match node.kind:
        case Construct.NUMBER:
            return True
        case Construct.NAME:
            return True
        case Construct.MULTIPLY | Construct.DIVIDE:
            return all(map(_is_simple, node.args))
        case Construct.POWER:
            return _is_simple(node.args[0]) and node.args[1].text != "T"
        case Construct.CALL if node.args[0].text in _ROOTS | _GAMMAS:
            return all(map(_is_simple, node.args[1].args))
    return False


def _centre(node: Node) -> Node | None:
    """Of what a square or an absolute value is taken, without a scale."""
    match node.kind:
        case Construct.POWER if node.args[1].text == "2":
            inner = node.args[0]
        case Construct.ABS:
            inner = node.args[0]
        case _:
            return None
    if inner.kind is Construct.DIVIDE:
        inner = inner.args[0]
    return inner if inner.kind in (Construct.ADD, Construct.NAME) else None


def _is_letter(node: Node) -> bool:
    """Whether it is the name of a number."""
    return node.kind is Construct.NAME and not node.text.endswith(BOLD) and node.text not in _CONSTANTS


def _is_whole(node: Node) -> bool:
    """Whether its subscripts, if there are any, are part of its name."""
    return all(part.kind is Construct.NUMBER for part in node.args)


def _has_pi(node: Node) -> bool:
    return any(one.kind is Construct.NAME and one.text == "pi" for one in node.walk())


def _is_root(node: Node) -> bool:
    """Whether it is a square root, or one divided by one, as it stands before a density of one letter."""
    if node.kind is Construct.CALL:
        return node.args[0].text in _ROOTS and len(node.args[1].args) == 1
    if node.kind is not Construct.POWER:
        return False
    above = node.args[1].args[0] if node.args[1].kind is Construct.NEGATIVE else node.args[1]
    return above.text == "0.5" or (above.kind is Construct.DIVIDE and [part.text for part in above.args] == ["1", "2"])


def _names(node: Node) -> frozenset[Node]:
    return frozenset(_walk_names(node))


def _walk_names(node: Node) -> Iterator[Node]:
    """The names in it, each with its subscripts, but constants and functions."""
    if node.kind is Construct.NAME:
        if node.text not in _CONSTANTS:
            yield node
        return
    for part in node.args[1:] if node.kind is Construct.CALL else node.args:
        yield from _walk_names(part)
