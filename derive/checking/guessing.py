"""What is guessed of the names of a chain where nobody says it: from how they stand in all of its items, and never more than is needed.

Each guess restricts where the items are compared, and is told with what is found.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from derive.checking.knowledge import Declared
from derive.checking.shapes import called, is_known
from derive.checking.vectors import arrays
from derive.checking.written import Transcript, bound_places, named
from derive.reading.atoms import DENSITIES
from derive.reading.facts import facts
from derive.reading.names import COUNTS, SCALES, Names, key, label
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import InputError

_LOGARITHMS = (r"\log", r"\ln", "log", "ln")
_DIVIDING = frozenset(("b", "s", "h", "v", "nu", "kappa", "alpha", "beta", "gamma", "eta", "ell", "rho", "delta"))
"""Letters that are usually positive where they divide."""
_LIKELIHOODS = frozenset(("L", "calL"))


@dataclass(frozen=True, slots=True)
class Overview:
    """The items of a chain, and what the door sees of their indices.

    Parameters
    ----------
    texts : tuple of Transcript
        Items that are understood, and what names in them are defined to be.
    items : int
        How many of them are items.
    known : Names
        Which names are arrays by their indices, and how far these run.
    """

    texts: tuple[Transcript, ...]
    items: int
    known: Names

    def nodes(self) -> Iterator[tuple[Node, Transcript]]:
        """All nodes, each with the text that it stands in."""
        return ((node, text) for text in self.texts for node in text.tree.walk())

    def counted(self) -> frozenset[str]:
        """Indices, and letters up to which they run."""
        known = self.known
        sizes = {one.text for size in (*known.sizes.values(), *known.upper.values()) for one in named(size)}
        limits = {one.text for big, _ in self.nodes() if big.kind is Construct.BIG for part in big.args[:3] for one in named(part)}
        return frozenset((*COUNTS, *sizes, *limits, *known.bound))

    def integrated(self) -> frozenset[str]:
        """Letters over which is integrated."""
        return frozenset(key(node.args[0]) for node, _ in self.nodes() if node.kind is Construct.INTEGRAL)


Guess = Callable[[Overview], Iterator[Declared]]


def guessed(items: Sequence[Transcript], others: Sequence[Transcript] = ()) -> tuple[Declared, ...]:
    """What is guessed of the names in a chain, with reasons.

    Parameters
    ----------
    items : sequence of Transcript
        Those items of the chain that are understood.
    others : sequence of Transcript
        What names in them are defined to be.
    """
    texts = (*items, *others)
    if not texts:
        return ()
    whole = Node(Construct.STATEMENT, (Node(Construct.LIST, tuple(text.tree for text in texts)),))
    try:
        known = facts("", whole)
    except InputError:
        return ()
    seen = Overview(tuple(texts), len(items), known)
    made = {one.text: one for guess in _GUESSES for one in guess(seen)}
    return tuple(made.values())


# Arrays


def _arrays(seen: Overview) -> Iterator[Declared]:
    yield from arrays(seen.known, seen.texts, seen.items)


# Functions


def _functions(seen: Overview) -> Iterator[Declared]:
    """A letter that is only called, with one argument, is a function; where it has a logarithm, a positive one."""
    calls = [(node, text) for node, text in seen.nodes() if _unknown_function(node, seen)]
    heads = {id(node.args[0]) for node, _ in calls}
    bare = {key(node) for node, _ in seen.nodes() if node.kind is Construct.NAME and id(node) not in heads}
    logs = {
        key(one.args[0])
        for node, _ in seen.nodes()
        if _is_log(node)
        for one in _factors(node.args[1].args[0])
        if _unknown_function(one, seen)
    }
    for node, text in calls:
        name = key(node.args[0])
        if name in bare or any(key(other.args[0]) == name and len(other.args[1].args) != 1 for other, _ in calls):
            continue
        told = text.head(node.args[0])
        if name in logs | _LIKELIHOODS:
            yield Declared(f"{told} positive function", name, f"{told} is a function, and has a logarithm")
        else:
            yield Declared(f"{told} function", name, f"{told} stands before brackets only")


def _moved(seen: Overview) -> Iterator[Declared]:
    """A density with a subscript, of what is no name, is a positive function: that of noise, at a difference."""
    calls = [(node, text) for node, text in seen.nodes() if node.kind is Construct.CALL and node.args[0].args]
    calls = [(node, text) for node, text in calls if key(node.args[0]) in DENSITIES and node.args[1].kind is Construct.LIST]
    moved = {label(node.args[0]) for node, _ in calls if any(one.kind is not Construct.NAME for one in node.args[1].args)}
    for node, text in calls:
        told = text.told(node.args[0])
        if label(node.args[0]) in moved and len(node.args[1].args) == 1:
            yield Declared(f"{told} positive function", key(node.args[0]), f"{told} is a density, of what is no name")


def _unknown_function(node: Node, seen: Overview) -> bool:
    """Whether it calls a function of which nothing is known, and which is no density."""
    if node.kind is not Construct.CALL or node.args[1].kind is not Construct.LIST or node.args[0].args:
        return False
    head = node.args[0]
    names = seen.known.densities
    return head.kind is Construct.NAME and head.text != "!" and key(head) not in names and not is_known(head.text, len(node.args[1].args))


# Signs


def _is_log(node: Node) -> bool:
    return node.kind is Construct.CALL and node.args[0].text in _LOGARITHMS and len(node.args[1].args) == 1


def _factors(node: Node) -> Iterator[Node]:
    """What has to be positive for a product, quotient or power to be."""
    match node.kind:
        case Construct.MULTIPLY | Construct.DIVIDE:
            for part in node.args:
                yield from _factors(part)
        case Construct.POWER if not (
            node.args[1].kind is Construct.NUMBER and node.args[1].text.isdigit() and int(node.args[1].text) % 2 == 0
        ):
            yield from _factors(node.args[0])
        case Construct.BIG if node.text == r"\prod":
            yield from _factors(node.args[3])
        case Construct.CALL if node.args[0].text == r"\sqrt":
            yield from _factors(node.args[1].args[0])
        case Construct.NAME | Construct.ADD:
            yield node
        case Construct.CALL if not is_known(node.args[0].text, max(len(node.args[1].args), 1)):
            yield node


def _asked_positive(node: Node, whole: frozenset[str]) -> Iterator[Node]:
    """What a logarithm, a root or a power with letters above asks to be positive."""
    match node.kind:
        case Construct.CALL if _is_log(node) or node.args[0].text == r"\sqrt":
            yield from _factors(node.args[1].args[0])
        case Construct.POWER if _is_symbolic(node.args[1], whole) and node.args[0].text != "e":
            yield from _factors(node.args[0])


def _is_symbolic(node: Node, whole: frozenset[str]) -> bool:
    """Whether an exponent may be another than a whole number; a transpose is none."""
    fraction = any(one.kind is Construct.DIVIDE for one in node.walk())
    return fraction or any(one.text not in whole for one in named(node))


def _rest_of_one(node: Node) -> Node | None:
    """The name u, if this is 1 - u."""
    if node.kind is not Construct.ADD or len(node.args) != 2:
        return None
    first, second = node.args
    u = second.args[0] if second.kind is Construct.NEGATIVE else second
    return u if first.text == "1" and second.kind is Construct.NEGATIVE and u.kind is Construct.NAME else None


def _ranges(seen: Overview) -> Iterator[Declared]:
    """Names that have to be positive, or together with one minus themselves."""
    positive: dict[str, tuple[Node, Transcript]] = {}
    rests: dict[str, tuple[Node, Transcript]] = {}
    whole = seen.counted() | {"T"}
    for node, text in seen.nodes():
        for one in _asked_positive(node, whole):
            rest = _rest_of_one(one)
            if one.kind is Construct.NAME:
                positive.setdefault(label(one), (one, text))
            elif rest is not None:
                rests.setdefault(label(rest), (rest, text))
    for name, (node, text) in positive.items():
        if not _plain(node, seen):
            continue
        told = text.told(node)
        if name in rests:
            yield Declared(rf"{told} \in (0, 1)", key(node), f"{told} and one minus it have logarithms or powers")
        elif name.partition("_")[0] not in SCALES:
            yield Declared(f"{told} > 0", key(node), f"{told} stands under a logarithm or root, or is raised to a power")
    for name, (node, text) in rests.items():
        if name not in positive and _plain(node, seen):
            yield Declared(f"{text.told(node)} < 1", key(node), f"one minus {text.told(node)} stands under a logarithm or root")
    for node, text in seen.nodes():
        if node.kind is Construct.DIVIDE:
            for one in _divisors(node.args[1]):
                if label(one).partition("_")[0] in _DIVIDING and label(one) not in positive and _plain(one, seen):
                    yield Declared(f"{text.told(one)} > 0", key(one), f"{text.told(one)} is taken for a scale, since it divides")


def _divisors(node: Node) -> Iterator[Node]:
    """Names that are factors below a fraction bar."""
    match node.kind:
        case Construct.NAME:
            yield node
        case Construct.MULTIPLY:
            for part in node.args:
                yield from _divisors(part)
        case Construct.POWER:
            yield from _divisors(node.args[0])


def _plain(node: Node, seen: Overview) -> bool:
    """Whether it is the name of a number or of an entry, and no size or index."""
    name = key(node)
    if name in ("e", "pi") and not node.args:
        return False
    left = seen.known.ranks.get(name, 0) - len(bound_places(node, seen.known.bound))
    return name not in seen.counted() | seen.integrated() and (left <= 0 or label(node) not in seen.known.ranks)


def _counts(seen: Overview) -> Iterator[Declared]:
    """What has a factorial counts something."""
    for node, text in seen.nodes():
        if node.kind is Construct.CALL and node.args[0].text == "!" and node.args[1].args[0].kind is Construct.NAME:
            one = node.args[1].args[0]
            if _plain(one, seen):
                told = text.told(one)
                yield Declared(rf"{told} \in \{{0, 1, \dots\}}", key(one), f"{told} has a factorial")


# Names of their own


def _euler(seen: Overview) -> Iterator[Declared]:
    """e is Euler's number where it has a logarithm, or is raised to a power."""
    names = [(node, text) for node, text in seen.nodes() if node.kind is Construct.NAME and node.text == "e" and not node.args]
    raised = [node.args[0] for node, _ in seen.nodes() if node.kind is Construct.POWER]
    in_logs = [one for node, _ in seen.nodes() if _is_log(node) for one in _factors(node.args[1].args[0])]
    known = {id(one) for one in (*raised, *in_logs)}
    if names and all(id(node) in known for node, _ in names) and any(id(node) in {id(one) for one in in_logs} for node, _ in names):
        yield Declared(r"e = \exp(1)", "e", "e is taken for Euler's number")


def _means(seen: Overview) -> Iterator[Declared]:
    """A letter with a bar is the mean of the array of this letter, if there is one."""
    index = next(iter(seen.known.bound), "i")
    for node, text in seen.nodes():
        name = key(node).removesuffix("bar") if node.kind is Construct.NAME else ""
        if not name or name == key(node) or node.args:
            continue
        size = seen.known.sizes.get((name, 0))
        if seen.known.ranks.get(name) == 1 and size is not None and size.text and not size.args:
            entry = next((other for other, _ in seen.nodes() if other.kind is Construct.NAME and key(other) == name and other.args), None)
            source = next((other for item, other in seen.nodes() if item is entry), text)
            if entry is not None:
                told, each = text.told(node), source.head(entry)
                mean = rf"{told} = \frac{{1}}{{{size.text}}} \sum_{{{index}=1}}^{{{size.text}}} {each}_{index}"
                yield Declared(mean, key(node), f"{told} is taken for a mean")
        elif name not in seen.known.ranks and not name.startswith("("):
            yield Declared(f"{text.told(node)} real", key(node), f"{text.told(node)} is taken for a number")


def _random(seen: Overview) -> Iterator[Declared]:
    """Capital letters are random inside of expectations, or if there are none, what stands nowhere else.

    Where the variance of a sum stands and no covariance, what is added is independent.
    """
    moments = [(node, text) for node, text in seen.nodes() if node.kind is Construct.EXPECTATION]
    inside = [(name, text) for node, text in moments for name in named(node.args[0]) if not _is_head(name, node)]
    capitals = [(name, text) for name, text in inside if len(key(name)) == 1 and key(name).isupper()]
    inner = {id(name) for name, _ in inside}
    outside = {key(node) for node, _ in seen.nodes() if node.kind is Construct.NAME and id(node) not in inner}
    small = [(name, text) for name, text in inside if key(name) not in outside | seen.counted() and not name.text.isupper()]
    summed = any(node.text == "Var" and node.args[0].args[0].kind in (Construct.ADD, Construct.BIG) for node, _ in moments)
    words = "independent" if summed and all(node.text != "Cov" for node, _ in moments) else "random"
    told: dict[str, tuple[str, Node]] = {}
    for name, text in capitals or small:
        if key(name) not in seen.counted():
            whole = text.told(name) if bound_places(name, seen.known.bound) or name.args else text.head(name)
            told.setdefault(label(name), (whole, name))
    several = [one for one, _ in told.values()]
    if words == "independent" and len(several) > 1:
        for _, name in told.values():
            together = ", ".join(several)
            yield Declared(f"{together} independent", key(name), f"{together} are taken for independent random variables")
        return
    for one, name in told.values():
        alike = words == "independent" and bool(bound_places(name, seen.known.bound))
        said = "independent random variables" if alike else "random"
        yield Declared(f"{one} {'independent' if alike else 'random'}", key(name), f"{one} is taken to be {said}")


def _is_head(name: Node, tree: Node) -> bool:
    """Whether a name is called somewhere in a tree."""
    return any(one.kind is Construct.CALL and one.args[0] is name for one in tree.walk())


def _unknowns(seen: Overview) -> Iterator[Declared]:
    """A chain that begins with a density or a likelihood is one of statements on what that is a function of."""
    first = seen.texts[0]
    call = first.tree
    while call.kind is Construct.NEGATIVE or _is_log(call):
        call = call.args[0] if call.kind is Construct.NEGATIVE else call.args[1].args[0]
    if not called(call):
        return
    inside = call.args[1]
    variates = inside.args[0].args if inside.kind is Construct.GIVEN else inside.args[:1]
    if inside.kind is Construct.GIVEN and key(call.args[0]) not in (*DENSITIES, "f", "g", "q", "pi"):
        variates = inside.args[0].args
    for one in variates:
        if one.kind is Construct.NAME:
            yield Declared(f"{first.told(one)} unknown", key(one), f"the chain begins with {first.told(call)}")


_GUESSES: tuple[Guess, ...] = (_arrays, _functions, _moved, _ranges, _counts, _euler, _means, _random, _unknowns)
