"""Two items of a chain to a claim, as text through the door: what check asks anybody can ask again with `derive judge`."""

from dataclasses import dataclass, replace
from functools import lru_cache

from derive.checking.chains import Item, Relates
from derive.checking.knowledge import Declared
from derive.claims.claim import Claim
from derive.claims.sides import Defined
from derive.reading.cursor import Met, Policy
from derive.reading.read import claim_of
from derive.reading.readings import parse
from derive.reading.spelled import is_function
from derive.reading.tree import Construct, Node, Span, Unread
from derive.vocabulary.errors import InputError


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing is claimed: a place is not understood, or what stands there says nothing that could be wrong.

    Parameters
    ----------
    why : str
        In words.
    span : Span or None
        The token in the formula that is not understood; None where that is not the reason.
    """

    why: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Posed:
    """A claim that two items make.

    Parameters
    ----------
    text : str
        As the door reads it.
    claim : Claim
        What is judged.
    sides : tuple of two Node
        The items' trees.
    declared : tuple of Declared
        What was added.
    assumed : tuple of str
        What the door took for granted.
    """

    text: str
    claim: Claim
    sides: tuple[Node, Node]
    declared: tuple[Declared, ...]
    assumed: tuple[str, ...]


_SPELLED = {sign: sign.value for sign in Relates} | {Relates.DEFINED: "="}


def where(said: str, declared: tuple[Declared, ...]) -> str:
    """A text with what is declared of its names."""
    return f"{said} where {'; '.join(one.text for one in declared)}" if declared else said


def spelled(first: Item, sign: Relates, second: Item) -> str:
    """The text of a claim on two items."""
    return f"{first.text.strip()} {_SPELLED[sign]} {second.text.strip()}"


def claimed(said: str, declared: tuple[Declared, ...], policy: Policy) -> Posed:
    """The claim that a text makes with what is declared, where both sides are defined.

    Raises
    ------
    InputError
        It is not understood.
    """
    text = where(said, declared)
    parsed = parse(text, is_function, policy)
    read = claim_of(text, parsed)
    stated = parsed.tree.args[0]
    left, right, *_ = (*stated.args, stated)  # what relates nothing has one side: itself
    return Posed(text, replace(read.claim, defined=Defined.BOTH), (left, right), declared, read.assumed)


def item_tree(item: Item, policy: Policy) -> tuple[Node, tuple[Met, ...]] | Silent:
    """The tree of an item by itself, and the forks that were met."""
    found = _expression(item.text, policy)
    if not isinstance(found, Silent) or found.span is None:
        return found
    return replace(found, span=Span(item.span.start + found.span.start, item.span.start + found.span.end))


@lru_cache(maxsize=1_024)
def _expression(text: str, policy: Policy) -> tuple[Node, tuple[Met, ...]] | Silent:
    """The tree of a text, for which each rule asks again."""
    try:
        found = parse(text, is_function, policy)
    except Unread as why:
        return Silent(why.said, why.span)
    except InputError as why:
        return Silent(str(why))
    if len(found.tree.args) != 1 or found.tree.args[0].kind is Construct.RELATE:
        return Silent("it is no expression")
    return found.tree.args[0], found.met


def pose(first: Item, sign: Relates, second: Item, declared: tuple[Declared, ...], policy: Policy) -> Posed | Silent:
    """The claim that two items stand in a relation.

    Parameters
    ----------
    first, second : Item
        Of one chain.
    sign : Relates
        The relation, of those that can be claimed.
    declared : tuple of Declared
        What is known of their names.
    policy : frozenset of Fork
        How they are read.
    """
    try:
        return claimed(spelled(first, sign, second), declared, policy)
    except Unread as why:
        return Silent(why.said, _placed(first, _SPELLED[sign], second, why.span))
    except InputError as why:
        return Silent(str(why))


def reworded(text: str, policy: Policy) -> Claim | None:
    """The claim of a text that was changed; None where it is not understood any more."""
    try:
        return replace(claim_of(text, parse(text, is_function, policy)).claim, defined=Defined.BOTH)
    except InputError:
        return None


def _placed(first: Item, sign: str, second: Item, span: Span) -> Span | None:
    """A place in the text of a claim as one in the formula; None where it lies in a declaration."""
    lead = len(first.text) - len(first.text.lstrip())
    left = len(first.text.strip())
    if span.start < left:
        offset = first.span.start + lead
    else:
        offset = second.span.start + len(second.text) - len(second.text.lstrip()) - left - len(sign) - 2
    placed = Span(span.start + offset, span.end + offset)
    return placed if placed.start <= second.span.end else None
