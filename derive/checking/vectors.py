"""Which names are vectors and matrices, and how large: by how they stand beside each other, one size for each axis.

A letter is taken for an array if it is bold, transposed, under a norm, or must be of the kind of what it is added to or stands beside;
then its rows and columns are made equal to those that they meet. A small letter has one column. Where the rules of matrices are broken,
nothing is guessed.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from derive.checking.knowledge import Declared
from derive.checking.shapes import is_known
from derive.checking.written import Transcript, bound_places, named
from derive.reading.distributions import is_named_density
from derive.reading.lexer import BOLD
from derive.reading.names import SIZES, Names, key, label, subscripts
from derive.reading.scanning import OF_MATRICES
from derive.reading.tree import ABSENT, Construct, Node

Entity = tuple[str, int]
"""A name, and how many of its indices are written."""
TwoAxes = tuple[int, int]
"""Rows and columns, as numbers of axes."""
ONE = 0
"""The axis of length one."""
_COVARIANCES = ("Sigma", "Lambda", "Omega", "Psi", "K")
_LARGEST = 200
"""Names of a chain that are looked at for arrays."""


class Clash(Exception):
    """Two axes of different lengths would have to be one."""


class Axes:
    """Axes that are known to be equal, with the lengths that are known."""

    def __init__(self) -> None:
        self.above = [ONE]
        self.length: dict[int, str] = {ONE: "1"}

    def fresh(self) -> int:
        """An axis of which nothing is known."""
        self.above.append(len(self.above))
        return len(self.above) - 1

    def root(self, axis: int) -> int:
        while self.above[axis] != axis:
            axis = self.above[axis]
        return axis

    def same(self, one: int, other: int) -> None:
        """Make two axes one.

        Raises
        ------
        Clash
            They have different lengths.
        """
        one, other = sorted((self.root(one), self.root(other)))
        lengths = {self.length[axis] for axis in (one, other) if axis in self.length}
        if len(lengths) > 1:
            raise Clash
        self.above[other] = one
        if lengths:
            self.length[one] = lengths.pop()

    def measured(self, axis: int, length: str) -> None:
        """Give an axis its length."""
        axis = self.root(axis)
        if self.length.setdefault(axis, length) != length:
            raise Clash

    def is_one(self, axis: int) -> bool:
        return self.root(axis) == ONE


class Shapes:
    """The arrays among the names of trees.

    Parameters
    ----------
    known : Names
        What the door sees of indices and their ranges.
    texts : sequence of Transcript
        Items of one chain, and definitions.
    items : int
        How many of them are items, and so of one kind.
    """

    def __init__(self, known: Names, texts: Sequence[Transcript], items: int) -> None:
        self.known, self.texts, self.items = known, texts, items
        self.arrays: dict[Entity, tuple[Node, Transcript]] = {}
        self.shapes: dict[Entity, TwoAxes] = {}
        self.axes = Axes()
        self.square: set[Entity] = set()
        self.definite: set[Entity] = set()
        self.here = texts[0]
        limits = (node.args[2] for text in texts for node in text.tree.walk() if node.kind is Construct.BIG)
        self.counts = frozenset(name.text for limit in limits for name in named(limit)) | frozenset(known.bound)

    def entity(self, node: Node) -> Entity:
        """A name with so many indices, or with subscripts that are part of it."""
        places = bound_places(node, self.known.bound)
        if places:
            return key(node), len(places)
        whole = label(node) not in self.known.ranks and bool(subscripts(node))
        return (label(node) if whole else key(node)), 0

    def left(self, entity: Entity) -> int:
        """How many indices it still wants."""
        return max(self.known.ranks.get(entity[0], 0) - entity[1], 0)

    # Which names are arrays

    def find(self) -> None:
        """Marks arrays until no more are found."""
        before = -1
        while before < len(self.arrays) < _LARGEST:
            before = len(self.arrays)
            kinds = [self.looked_at(text, wanted=False) for text in self.texts[: self.items]]
            if any(kind != "s" for kind in kinds) and all(text.tree.kind is not Construct.OPTIMUM for text in self.texts[: self.items]):
                for text in self.texts[: self.items]:
                    self.looked_at(text, wanted=True)
            for text in self.texts[self.items :]:
                self.looked_at(text, wanted=False)

    def looked_at(self, text: Transcript, *, wanted: bool) -> str:
        """Marks the arrays in a text."""
        self.here = text
        return self.mark(text.tree, wanted=wanted)

    def mark(self, node: Node, *, wanted: bool) -> str:
        """Marks the arrays in a node; its kind is told: s for a number, c and r for a column and a row, m for what may be a matrix."""
        match node.kind:
            case Construct.NAME:
                return self.mark_name(node, wanted)
            case Construct.TRANSPOSE | Construct.PRIME:
                inner = self.mark(node.args[0], wanted=node.kind is Construct.TRANSPOSE)
                return _TURNED[inner]
            case Construct.POWER if self.transposed(node):
                return _TURNED[self.mark(node.args[0], wanted=True)]
            case Construct.POWER:
                kind = self.mark(node.args[0], wanted=wanted and is_inverse(node))
                return "m" if kind == "m" else "s"
            case Construct.NEGATIVE:
                return self.mark(node.args[0], wanted=wanted)
            case Construct.ADD:
                kinds = [self.mark(part, wanted=wanted) for part in node.args]
                kind = next((one for one in kinds if one != "s"), "s")
                if kind != "s":
                    for part in node.args:
                        self.mark(part, wanted=True)
                return kind
            case Construct.MULTIPLY:
                return self.mark_product(node, wanted)
            case Construct.DIVIDE:
                self.mark(node.args[1], wanted=False)
                return self.mark(node.args[0], wanted=wanted)
            case Construct.BIG:
                return self.mark(node.args[3], wanted=wanted)
            case Construct.NORM:
                self.mark(node.args[0], wanted=True)
                return "s"
            case Construct.CALL if _of_a_vector(node):
                for side in node.args[1].args:
                    for part in side.args:
                        self.mark(part, wanted=True)
                return "s"
            case Construct.CALL:
                for part in node.args[1].walk() if _opaque(node) else ():
                    if part.kind is Construct.NAME and part.text.endswith(BOLD):
                        self.mark(part, wanted=True)
                for part in () if _opaque(node) else node.args[1].args:
                    self.mark(part, wanted=_of_matrix(node))
                return "s"
        for part in node.args:
            self.mark(part, wanted=False)
        return "s"

    def mark_name(self, node: Node, wanted: bool) -> str:
        entity = self.entity(node)
        if node.text in ("I", "J") or node.text in self.known.bound or (node.text in SIZES.values() and not node.args):
            return "s"
        if wanted or node.text.endswith(BOLD) or self.left(entity):
            self.arrays.setdefault(entity, (node, self.here))
        return "s" if entity not in self.arrays else "c" if self.is_column(entity) else "m"

    def is_column(self, entity: Entity) -> bool:
        """Whether a name is that of a vector: a small letter, or an array of one more index."""
        left = self.left(entity)
        return left == 1 or (left == 0 and entity[0][:1].islower() and not entity[0].startswith("cal"))

    def mark_product(self, node: Node, wanted: bool) -> str:
        kinds = [self.mark(part, wanted=False) for part in node.args]
        for place, part in enumerate(node.args):
            beside = [kinds[at] for at in (place - 1, place + 1) if 0 <= at < len(kinds)]
            behind = place > 0 and self.turned(node.args[place - 1])
            upper = _upper(part) and any(kind != "s" for kind in beside)
            if kinds[place] == "s" and (behind or upper) and _bare(part):
                kinds[place] = self.mark(part, wanted=True)
        if wanted and all(kind == "s" for kind in kinds):
            names = [part for part in node.args if _bare(part) and part.kind is not Construct.NUMBER]
            upper_names = [part for part in names if _upper(part)]
            for part in names[names.index(upper_names[0]) :] if upper_names else names[-1:]:
                self.mark(part, wanted=True)
            kinds = [self.mark(part, wanted=False) for part in node.args]
        kind = "s"
        for one in kinds:
            kind = one if kind == "s" else kind if one == "s" else _TIMES[kind + one]
        return kind

    def turned(self, node: Node) -> bool:
        """Whether it is transposed."""
        return node.kind is Construct.TRANSPOSE or (node.kind is Construct.POWER and self.transposed(node))

    def transposed(self, node: Node) -> bool:
        """Whether a power is meant as a transpose."""
        raised = node.args[1]
        return raised.kind is Construct.NAME and raised.text == "T" and not raised.args and "T" not in self.counts

    # How large they are

    def measure(self) -> None:
        """Unites the axes of all arrays.

        Raises
        ------
        Clash
            The rules of matrices are broken.
        """
        for entity in self.arrays:
            columns = ONE if self.is_column(entity) else self.axes.fresh()
            self.shapes[entity] = (self.axes.fresh(), columns)
            name, first = entity
            for place in range(first, self.known.ranks.get(name, 0)):
                size = self.known.sizes.get((name, place))
                if size is not None and not size.args and size.text and place - first < 2:
                    self.axes.measured(self.shapes[entity][place - first], size.text)
        shapes = [self.shape(text.tree) for text in self.texts]
        plain = [shape for shape, text in zip(shapes[: self.items], self.texts, strict=False) if text.tree.kind is not Construct.OPTIMUM]
        for one, other in pairwise(plain):
            self.agree(one, other)

    def agree(self, one: TwoAxes, other: TwoAxes) -> TwoAxes:
        self.axes.same(one[0], other[0])
        self.axes.same(one[1], other[1])
        return one

    def number(self, node: Node) -> TwoAxes:
        """A node that has to be a number."""
        return self.agree((ONE, ONE), self.shape(node))

    def squared(self, node: Node) -> TwoAxes:
        """A node that has to be square."""
        shape = self.shape(node)
        self.axes.same(*shape)
        if node.kind is Construct.NAME and self.entity(node) in self.arrays:
            self.square.add(self.entity(node))
        return shape

    def shape(self, node: Node) -> TwoAxes:
        """Rows and columns of a node."""
        match node.kind:
            case Construct.NAME:
                return self.of_name(node)
            case Construct.NUMBER if node.text == "0":
                return self.axes.fresh(), self.axes.fresh()
            case Construct.TRANSPOSE:
                return self.shape(node.args[0])[::-1]
            case Construct.POWER if self.transposed(node):
                return self.shape(node.args[0])[::-1]
            case Construct.POWER if is_inverse(node):
                return self.squared(node.args[0])
            case Construct.POWER:
                self.number(node.args[1])
                return self.squared(node.args[0]) if _upper(node.args[0]) else self.number(node.args[0])
            case Construct.NEGATIVE | Construct.PRIME:
                return self.shape(node.args[0])
            case Construct.ADD:
                first, *others = [self.shape(part) for part in node.args]
                for other in others:
                    self.agree(first, other)
                return first
            case Construct.MULTIPLY:
                return self.product(node)
            case Construct.DIVIDE:
                self.number(node.args[1])
                return self.shape(node.args[0])
            case Construct.BIG:
                return self.shape(node.args[3])
            case Construct.NORM:
                self.shape(node.args[0])
                return ONE, ONE
            case Construct.ABS:
                self.squared(node.args[0])
                return ONE, ONE
            case Construct.CALL if _of_a_vector(node):
                (variate, *_), (mean, covariance) = (side.args for side in node.args[1].args)
                vector = self.agree(self.shape(variate), self.shape(mean))
                self.agree((vector[0], vector[0]), self.squared(covariance))
                self.definite |= {self.entity(one) for one in (covariance,) if one.kind is Construct.NAME}
                return ONE, ONE
            case Construct.CALL if not _opaque(node):
                for part in node.args[1].args:
                    (self.squared if _of_matrix(node) else self.number)(part)
                return ONE, ONE
            case Construct.CALL:
                return ONE, ONE
            case Construct.GRADIENT:
                self.number(node.args[1])
                return (ONE, ONE) if node.args[0] is ABSENT else self.shape(node.args[0])
            case Construct.OPTIMUM | Construct.INTEGRAL:
                self.number(node.args[-1])
                return ONE, ONE
            case Construct.ONES:
                return self.axes.fresh(), ONE
        return ONE, ONE

    def of_name(self, node: Node) -> TwoAxes:
        if node.text == "I" and not node.args:
            size = self.axes.fresh()
            return size, size
        return self.shapes.get(self.entity(node), (ONE, ONE))

    def product(self, node: Node) -> TwoAxes:
        """Numbers with whatever they scale, rows with columns; two columns with a dot between them are a number."""
        current: TwoAxes = (ONE, ONE)
        for place, part in enumerate(node.args):
            shape = self.shape(part)
            if all(map(self.axes.is_one, shape)):
                continue
            if all(map(self.axes.is_one, current)):
                current = shape
                continue
            dotted = place > 0 and node.text[place - 1 : place] == "."
            if dotted and self.axes.is_one(current[1]) and self.axes.is_one(shape[1]) and not self.axes.is_one(shape[0]):
                current = current[::-1]
            self.axes.same(current[1], shape[0])
            current = current[0], shape[1]
        return current

    # What is declared

    def _is_vector(self, entity: Entity) -> bool:
        return self.axes.is_one(self.shapes[entity][1])

    def declared(self) -> Iterator[Declared]:
        """A declaration for each array of which the door does not know the size."""
        used = {node.text for text in self.texts for node in text.tree.walk() if node.kind is Construct.NAME}
        called = {key(node.args[0]) for text in self.texts for node in text.tree.walk() if node.kind is Construct.CALL}
        free = [letter for letter in ("p", "d", "k", "q", "r", "m", "s") if letter not in called and letter not in used - {"p", "d"}]
        rows = iter(["n", *reversed(free)])
        columns = iter(free)
        for entity, (node, text) in sorted(self.arrays.items(), key=lambda item: self._is_vector(item[0])):
            shape = tuple(map(self.axes.root, self.shapes[entity]))
            subject = key(node) if entity[1] or entity[0] == key(node) else entity[0]
            told = text.told(node)
            if shape == (ONE, ONE):
                if node.text.endswith(BOLD) and not entity[1]:
                    yield Declared(f"{told} real", subject, f"{told} stands where a number stands")
                continue
            of_data = not self._is_vector(entity) or key(node) in ("y", "Y", "e", "epsilon", "r")
            lengths = []
            for place, axis in enumerate(shape):
                if axis not in self.axes.length:
                    wanted = (rows, columns) if of_data and place == 0 else (columns, rows)
                    fresh = (one for names in wanted for one in names if one not in self.axes.length.values())
                    self.axes.length[axis] = next(fresh, "n")
                lengths.append(self.axes.length[axis])
            space = lengths[0] if shape[1] == ONE else r" \times ".join(lengths)
            yield Declared(
                rf"{told} \in \mathbb R^{{{space}}}", subject, f"{told} is taken for {'a vector' if shape[1] == ONE else 'a matrix'}"
            )
            if entity in self.definite or (entity in self.square and key(node) in _COVARIANCES):
                yield Declared(f"{told} symmetric positive definite", subject, f"{told} is taken for a covariance matrix")


_TURNED = {"s": "s", "c": "r", "r": "c", "m": "m"}
_TIMES = {
    "cc": "c", "cr": "m", "cm": "m", "rc": "s", "rr": "r", "rm": "r", "mc": "c", "mr": "m", "mm": "m",
}  # fmt: skip


def is_inverse(node: Node) -> bool:
    """Whether it is raised to -1."""
    return node.kind is Construct.POWER and node.args[1].kind is Construct.NEGATIVE and node.args[1].args[0].text == "1"


def _opaque(node: Node) -> bool:
    """Whether a call is one of a function that is not known."""
    return not is_known(node.args[0].text, max(len(node.args[1].args), 1))


def _of_a_vector(node: Node) -> bool:
    """Whether it is the density of a Gaussian vector: its last parameter is a matrix, by a capital letter that is no function."""
    head, inside = node.args
    if not is_named_density(key(head)) or inside.kind is not Construct.GIVEN or [len(side.args) for side in inside.args] != [1, 2]:
        return False
    covariance = inside.args[1].args[1]
    parts = covariance.args if covariance.kind is Construct.MULTIPLY else (covariance,)
    return any(_upper(part) for part in parts)


def _of_matrix(node: Node) -> bool:
    return node.args[0].text.removeprefix("\\") in OF_MATRICES


def _upper(node: Node) -> bool:
    """Whether it is a capital letter, or the inverse or transpose of one."""
    while node.kind in (Construct.TRANSPOSE, Construct.POWER):
        node = node.args[0]
    return node.kind is Construct.NAME and node.text[:1].isupper()


def _bare(node: Node) -> bool:
    """Whether it is a name, perhaps transposed or inverted."""
    while node.kind in (Construct.TRANSPOSE, Construct.POWER, Construct.PRIME):
        node = node.args[0]
    return node.kind is Construct.NAME


def arrays(known: Names, texts: Sequence[Transcript], items: int) -> tuple[Declared, ...]:
    """Vectors and matrices that are guessed from the way in which they stand; nothing where the rules of matrices would be broken."""
    if not texts:
        return ()
    shapes = Shapes(known, texts, items)
    shapes.find()
    if not shapes.arrays:
        return ()
    try:
        shapes.measure()
    except Clash:
        return ()
    return tuple(shapes.declared())
