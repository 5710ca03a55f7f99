"""Which contradictions are held against the author: both sides speak of the same things, and what stands there is meant as an identity."""

import re
from collections.abc import Iterator

from sympy import Basic, IndexedBase, Product, Sum, Symbol, preorder_traversal

from derive.checking.chains import Relates
from derive.checking.posing import Posed
from derive.checking.printed import agree, agree_by_units, is_by_twos, is_number, nearly_agree
from derive.checking.shapes import (
    binds,
    calls,
    heads,
    is_arithmetic,
    is_carried_out,
    is_density,
    is_name,
    is_optimum,
    names,
    numerals,
    sides_of_bar,
    sizes,
    spelled_name,
)  # fmt: skip
from derive.checking.written import signature
from derive.claims.sides import Optimum, Side
from derive.reading.tree import ABSENT, Construct, Node, replaced
from derive.vocabulary.binding import free
from derive.vocabulary.budget import tick

ELSEWHERE = "what a part of it is worth may be said elsewhere"
_IMAGINARY = frozenset(("i", "j"))


def objection(posed: Posed, sign: Relates, rewrites: bool, told_apart: bool) -> str | None:
    """Why a refuted claim is not held against the author, in words; None if it is.

    Parameters
    ----------
    posed : Posed
        What was refuted.
    sign : Relates
        The relation that was claimed.
    rewrites : bool
        Whether the chain shows that the one side is the other, rewritten: one of them is proved to equal another item, or they are the
        only two that follow a name.
    told_apart : bool
        Whether two items that are proved equal show that one of the two lacks something that was no assumption, or has it otherwise.
    """
    left, right = posed.sides
    if sign is Relates.EQUAL and is_bayes_shaped(left, right):
        return None
    if applied := sorted(_applied(left, posed.text) | _applied(right, posed.text)):
        return f"`{applied[0]}` may be a function"
    if r"\%" in posed.text:
        return "per cent may be the unit in which a number is counted"
    if is_arithmetic(left) and is_arithmetic(right):
        return _of_numbers(left, right) if any(map(_counts, (left, right))) else "a letter may stand for something else than a number"
    if not names(left) and not names(right) and _has_decimals(left, right):
        return "the numbers may be rounded"
    if is_name(left):
        return "it says how something is called"
    dropped = left.kind is Construct.BIG and left.args[3] == right
    if right.kind is Construct.NAME and right in frozenset(left.walk()) and not dropped:
        return f"`{spelled_name(right)}` may be what the equation holds for"
    if not told_apart and not comparable(posed):
        return "the two sides speak of different things"
    if not _same_calls(left, right) and not (told_apart and heads(left) != heads(right)):
        return "a property of a function that is not known may have been used"
    if why := _left_to_custom(posed):
        return why
    if depends := next(_dependent(posed), None):
        return f"`{depends}` may depend on what the derivative is taken by"
    if numbered := sorted(_numbered(left, right)):
        return f"what stands above `{numbered[0]}` may be its number"
    if _IMAGINARY & (names(left) | names(right)):
        return "`i` may be the imaginary unit"
    if rewrites or is_optimum(left):
        return None
    if is_carried_out(left) and not (is_carried_out(right) and _operation(left) == _operation(right)):
        return None
    return "it may be an equation to be solved, a definition or a constraint"


def _dependent(posed: Posed) -> Iterator[str]:
    """What derivatives are taken of although nothing by which they are taken stands in it: it is a function of that, which is not said."""
    values = {one.subject: one.value.tree for one in posed.declared if one.value is not None}
    for node in (node for side in posed.sides for node in side.walk() if node.kind in (Construct.DERIVATIVE, Construct.GRADIENT)):
        over, taken = node.args[:2]
        told = [taken, *(values[signature(one)] for one in taken.walk() if signature(one) in values)]
        if names(over) and not _letters(over) & frozenset().union(*map(_letters, told)):
            yield posed.text[taken.span.start : taken.span.end].strip()


def _letters(node: Node) -> frozenset[str]:
    """The names in it without what stands below them."""
    return frozenset(name.partition("_")[0] for name in names(node))


def _numbered(*sides: Node) -> frozenset[str]:
    """Letters with what may be no power above them: the first one, which nobody writes, or an index that is free and goes on by one."""
    bound = frozenset().union(*(binds(side) for side in sides))
    powers = [one for side in sides for one in side.walk() if one.kind is Construct.POWER and one.args[0].kind is Construct.NAME]
    rows: dict[tuple[str, str], set[str]] = {}
    for one in powers:
        above = one.args[1].args if one.args[1].kind is Construct.ADD else (one.args[1],)
        letters = [part.text for part in above if part.text in _STEPS - bound]
        if len(letters) == 1 and all(part.text in letters or is_arithmetic(part) for part in above):
            rows.setdefault((one.args[0].text, letters[0]), set()).add(" ".join(part.text for part in one.args[1].walk()))
    firsts = {one.args[0].text for one in powers if one.args[1].text == "1"}
    return frozenset(firsts | {name for (name, _), places in rows.items() if len(places) > 1})


_STEPS = frozenset("ijklt")
"""Letters that number the steps of something."""


def _counts(node: Node) -> bool:
    """Whether a number stands there that is no exponent."""
    parts = node.args[:1] if node.kind is Construct.POWER else node.args
    return node.kind is Construct.NUMBER or any(map(_counts, parts))


def _constrained(left: Node, right: Node) -> bool:
    """Whether one side is the other with a part of it replaced by a number: what the part is worth may be said elsewhere."""
    for whole, other in ((left, right), (right, left)):
        numbers = dict.fromkeys(one for one in other.walk() if one.kind is Construct.NUMBER)
        parts = dict.fromkeys(one for one in whole.walk() if one.kind in (Construct.POWER, Construct.ADD) and names(one) and one != whole)
        if any(replaced(whole, part, number) == other for part in parts for number in numbers):
            return True
    return False


def _left_to_custom(posed: Posed) -> str | None:
    """What may have been used of what stands there, although nobody says it here."""
    if _constrained(*posed.sides):
        return ELSEWHERE
    trees = (*posed.sides, *(one.value.tree for one in posed.declared if one.value is not None))
    every = [node for tree in trees for node in tree.walk()]
    bigs = [node for node in every if node.kind is Construct.BIG]
    if any(node.kind is Construct.ABS and _is_set(node.args[0]) for node in every) and any(big.args[2] is ABSENT for big in bigs):
        return "the number of elements of a set may stand there"
    by_entry = any(node.kind in (Construct.DERIVATIVE, Construct.GRADIENT) and node.args[0].args for node in every)
    if by_entry and any(big.args[1] is not ABSENT and big.args[1].text != "1" for big in bigs):
        return "it is not said which entry the derivative is taken by"
    kinds = [frozenset(one.kind for one in side.walk()) for side in posed.sides]
    if Construct.EXPECTATION in kinds[0] | kinds[1] and not any(r"\sim" in one.text for one in posed.declared):
        return "how what is random is distributed may have been used"
    if (Construct.DOTS in kinds[0]) != (Construct.DOTS in kinds[1]):
        return "how far dots go is not known"
    defined = {one.subject for one in posed.declared if one.value is not None}
    hats = sorted(name for name in names(posed.sides[0]) | names(posed.sides[1]) if _HAT in name and name not in defined)
    if any(hat.partition(_HAT)[0] not in _DATA for hat in hats) and not is_optimum(posed.sides[0]):
        return f"`{hats[0]}` may be an estimate, and solve an equation that was used"
    return None


def _is_set(node: Node) -> bool:
    """Whether a name may be that of a set."""
    return node.kind is Construct.NAME and (node.text[:1].isupper() or node.text.startswith("cal"))


_COUNTING = frozenset(("i", "j", "k", "l", "n", "K", "N"))
"""Unknowns that may be whole numbers, so that the best of these is meant."""
_HAT = "hat"
_DATA = frozenset(("x", "y", "X", "Y", "epsilon", "varepsilon", "e", "r"))
"""What has a hat because it is predicted, or left over."""


def comparable(posed: Posed) -> bool:
    """Whether two sides speak of the same things, so that one may be held against the other.

    Where a name stands on one side only, a definition or an assumption may have been put in; of an arg min constants may be left out.
    The place of an optimum may be free of scales too, but it speaks of nothing that the objective does not know, nor of its unknown.
    How many terms there are may be left out too, but not a number put in for it.
    """
    left, right = posed.sides
    optimal = is_optimum(left) and is_optimum(right)
    if heads(left) != heads(right) and not (optimal and heads(right) < heads(left)):
        return False
    told = [_said(side) for side in (posed.claim.before, posed.claim.after)]
    counts = told[0][1] | told[1][1]
    integrated = {one.args[0].text for side in (left, right) for one in side.walk() if one.kind is Construct.INTEGRAL}
    first, second = (said - counts - integrated for said, _ in told)
    spoken = [names(side) - sizes(left) - sizes(right) - {str(count) for count in counts} for side in (left, right)]
    if optimal:
        return second <= first or spoken[1] <= spoken[0]
    if is_optimum(left):
        unknowns = {spelled_name(one) for one in left.args[0].args if one.kind is Construct.NAME}
        return not _has_decimals(left, right) and not unknowns & _COUNTING and spoken[1] <= spoken[0] - unknowns
    defined = any(one.value is not None for one in posed.declared)
    if first != second or (spoken[0] != spoken[1] and not defined):
        return False
    return bool(told[0][0] & counts) == bool(told[1][0] & counts) or _adds_nothing(left, right)


def _adds_nothing(left: Node, right: Node) -> bool:
    """Whether no number and no function stands on the right only, which may have been put in for a number of terms."""
    first, second = ({one.args[0].text for one in side.walk() if one.kind is Construct.CALL} for side in (left, right))
    return second <= first and numerals(right) - {"1", "0"} <= numerals(left)


def _said(side: Side) -> tuple[frozenset[str], frozenset[str]]:
    """The names that stand free in a side of a claim, and those that count terms."""
    whole = side.objective if isinstance(side, Optimum) else side
    if not isinstance(whole, Basic):
        return frozenset(), frozenset()
    counts = set[Basic]()
    for node in preorder_traversal(whole):
        tick(1)
        if isinstance(node, (Sum, Product)):
            counts |= {one for limits in node.args[1:] for end in limits.args[1:] for one in free(end)}
    named = free(whole) | counts
    return (
        frozenset(str(one) for one in named if isinstance(one, (Symbol, IndexedBase))),
        frozenset(str(one) for one in counts if isinstance(one, Symbol)),
    )


def _of_numbers(left: Node, right: Node) -> str | None:
    """Numbers are held against each other as they are printed; of two that only stand there neither is the other's result."""
    if is_number(left) and is_number(right):
        return "two numbers stand there"
    if agree(left, right) is not False and _rounded(left, right):
        return "the numbers may be rounded"
    if (
        all(set(one) <= {"0", "1"} for side in (left, right) for one in numerals(side))
        or is_by_twos(right, left)
        or is_by_twos(left, right)
    ):
        return "numbers may be written, or added, by twos"
    if agree_by_units(left, right):
        return "the two numbers may be counted in different units"
    if nearly_agree(left, right):
        return "the numbers may be rounded on the way"
    if any(
        one.kind is Construct.CALL and one.args[0].text == r"\log" and not one.args[0].args for side in (left, right) for one in side.walk()
    ):
        return "the base of a logarithm is left open"
    return None


def _rounded(left: Node, right: Node) -> bool:
    """Whether a number is printed with decimals, or one that is whole stands for one that is not."""
    return _has_decimals(left, right) or is_number(right) or is_number(left)


def _has_decimals(left: Node, right: Node) -> bool:
    return any("." in one for side in (left, right) for one in numerals(side))


def _same_calls(left: Node, right: Node) -> bool:
    """Whether unknown functions stand there of the same arguments, but for the names of indices; of an arg min some may be left out."""
    first, second = (frozenset(_unindexed(one) for one in calls(side)) for side in (left, right))
    return first == second or (is_optimum(left) and second <= first)


def _unindexed(call: Node) -> tuple[object, ...]:
    """A call with every index in it blotted out."""
    indices = (one.kind is Construct.NAME and one.text in _INDICES for one in call.walk())
    return tuple((one.kind, "" if index else one.text) for one, index in zip(call.walk(), indices, strict=True))


def _applied(side: Node, text: str) -> frozenset[str]:
    """Letters that stand before brackets wherever they stand in a side: they may be factors, and may be functions."""
    found: dict[str, bool] = {}
    for node in _named(side):
        word = text.startswith(_UPRIGHT, node.span.start)
        bracket = _RAISED_BRACKET if word or node.text in _FUNCTIONS else _BRACKET
        found[node.text] = found.get(node.text, True) and bool(bracket.match(text, node.span.end))
    return frozenset(name for name, always in found.items() if always)


_OPENS = r"\s*(?:\\left|\\[bB]igg?l?)?\s*"
_BRACKET = re.compile(rf"{_OPENS}\(")
_RAISED_BRACKET = re.compile(rf"(?:\s*\^\s*(?:\w|\{{[^{{}}]*\}}))?{_OPENS}(?:\(|\[|\\\{{)")
_UPRIGHT = (r"\mathrm", r"\operatorname", r"\text", r"\mathsf", r"\mbox")
_FUNCTIONS = frozenset(("f", "g", "h", "F", "G", "H", "phi", "Phi", "psi", "varphi"))
"""Letters of functions, of which a square may be written before the bracket too."""


def _named(node: Node) -> Iterator[Node]:
    """The names in it that may stand before brackets of their own: not those of functions, and not in limits and exponents."""
    match node.kind:
        case Construct.NAME:
            yield node
            return
        case Construct.CALL | Construct.OPTIMUM:
            parts = node.args[1:]
        case Construct.BIG | Construct.INTEGRAL:
            parts = node.args[3:]
        case Construct.POWER:
            parts = node.args[:1]
        case _:
            parts = node.args
    for part in parts:
        yield from _named(part)


_INDICES = frozenset("ijklmnt")


def _operation(node: Node) -> tuple[Construct, str]:
    """Which operation is to be carried out, on the outside."""
    inside = next(one for one in node.walk() if one.kind in _OPERATIONS)
    return inside.kind, inside.text or (inside.args[0].text if inside.kind is Construct.CALL else "")


_OPERATIONS = (Construct.DERIVATIVE, Construct.GRADIENT, Construct.INTEGRAL, Construct.BIG, Construct.CALL)


def is_bayes_shaped(left: Node, right: Node) -> bool:
    """Whether a posterior is said to be a likelihood times a prior: p(a | b) = p(b | a) p(a), with more given or not."""
    if not is_density(left) or right.kind is not Construct.MULTIPLY or len(right.args) != 2:
        return False
    if any(not _is_call(part) for part in right.args) or not any(map(is_density, right.args)):
        return False
    unknown, given = (frozenset(map(_written, side)) for side in sides_of_bar(left))
    for likelihood, prior in (right.args, right.args[::-1]):
        data, parameter = (frozenset(map(_written, side)) for side in sides_of_bar(likelihood))
        before, other = (frozenset(map(_written, side)) for side in sides_of_bar(prior))
        if data and data <= given and unknown <= parameter and before == unknown and not (other & data):
            return True
    return False


def _is_call(node: Node) -> bool:
    return node.kind is Construct.CALL and node in tuple(calls(node))


def _written(node: Node) -> str:
    return spelled_name(node) if node.kind is Construct.NAME else " ".join(f"{one.kind.name}{one.text}" for one in node.walk())
