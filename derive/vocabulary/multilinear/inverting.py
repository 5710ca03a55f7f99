"""Inverses and determinants in the normal form: of products by those of the factors, else new letters, each with its two equations.

Whatever is said holds wherever the inverse exists: (c A)^-1 = A^-1 / c, (A B)^-1 = B^-1 A^-1, (A^-1)^-1 = A, (A')^-1 = (A^-1)',
det(c A) = c^n det A, det(A B) = det A det B, det A' = det A, det A^-1 = 1 / det A, and for u v' beside what is inverted the lemma
det(A + u v') = det A (1 + v' A^-1 u).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sympy import Dummy, IndexedBase

from derive.vocabulary.binding import canonical
from derive.vocabulary.budget import tick
from derive.vocabulary.matrices import Determinant, matrix
from derive.vocabulary.multilinear.contracting import Contraction, PathLetter, Vanishing
from derive.vocabulary.multilinear.polynomial import (
    Base,
    Coefficient,
    Label,
    Monomial,
    NotSayable,
    Poly,
    constant,
    itself,
    number,
    plus,
    scaled,
)
from derive.vocabulary.multilinear.ring import Ring
from derive.vocabulary.multilinear.sums import Summation

LETTERS = 12
"""Different inverses."""
MULTIPLIED = 6
"""Matrices that are multiplied by what is inverted at their ends."""


class Definite(Enum):
    """What is known of the quadratic form of a symmetric matrix."""

    SEMI = "at least zero"
    POSITIVE = "positive, but at zero"


@dataclass(frozen=True, slots=True, eq=False)
class Inverted:
    """A matrix that is inverted: its entries at two open indices, its size, and the letter that its inverse is."""

    body: Poly
    size: Poly
    letter: PathLetter


class Inverses:
    """The inverses and determinants that were met.

    Parameters
    ----------
    contraction : Contraction
        Where their equations become rules.
    definite : mapping of str to Definite
        Arrays, by their names in the ring, that are known to be symmetric and definite.
    """

    def __init__(self, ring: Ring, sums: Summation, contraction: Contraction, definite: dict[str, Definite]) -> None:
        self.ring, self.sums, self.contraction, self.definite = ring, sums, contraction, definite
        self.letters: dict[str, Inverted] = {}
        self.determinants: dict[Base, Any] = {}
        self._labels: dict[str, tuple[Label, Label]] = {}
        self._inverse: dict[str, Poly] = {}
        self._of_letter: dict[str, Inverted] = {}

    # labels

    def labels(self, size: Poly) -> tuple[Label, Label]:
        """A row and a column of matrices of this size."""
        text = self.contraction.text(size)
        if text not in self._labels:
            self._labels[text] = (self.sums.index(number(1), dict(size)), self.sums.index(number(1), dict(size)))
        return self._labels[text]

    def _turned(self, body: Poly, size: Poly) -> Poly:
        """The transpose."""
        row, col = self.labels(size)
        return self.ring.replaced(body, {row: self.sums.poly(col), col: self.sums.poly(row)})

    def _asked(self, body: Poly, size: Poly) -> str:
        return f"{self.contraction.text(body)}|{self.contraction.text(size)}"

    # inverses

    def inverse(self, body: Poly, size: Poly) -> Poly:
        """The entries of the inverse, at the labels of its size.

        Raises
        ------
        NotSayable
            There is none, or there are too many.
        """
        body = self.contraction.reduced(body)
        asked = self._asked(body, size)
        if asked not in self._inverse:
            tick()
            self._inverse[asked] = self._inverted(body, size)
        return self._inverse[asked]

    def _inverted(self, body: Poly, size: Poly) -> Poly:
        if not body:
            raise NotSayable("the inverse of zero")
        scalar, body = self._scale(body)
        below = self.ring.power(scalar, -1)
        factors = self._factors(body, size)
        if factors is None:
            return self.ring.times(below, self._of_bordered(body, size) or self._new(body, size))
        found = None
        for letter in reversed(factors):
            each = self._of_factor(letter, size)
            if found is None:
                found = each
                continue
            found = self.product(found, each, size)
        assert found is not None
        return self.ring.times(below, found)

    def _scale(self, body: Poly) -> tuple[Poly, Poly]:
        """The number that all entries share, and what is left."""
        c, common, rest = self.ring.content(body)
        closed = tuple(factor for factor in common if not factor[0].open)
        opened = tuple(factor for factor in common if factor[0].open)
        if len(body) == 1:
            return {closed: c}, {opened: 1}
        return {closed: c}, self.ring.times({opened: 1}, rest)

    def _factors(self, body: Poly, size: Poly) -> tuple[PathLetter, ...] | None:
        """The square letters of which a matrix is the product; None where it is none."""
        if len(body) != 1:
            return None
        ((monomial, c),) = body.items()
        found = self.contraction.path(monomial, self.labels(size)) if c == 1 else None
        if found is None or found[2] or len(found[1]) != len(found[0]) + 1 or any(axis != size for axis in found[1]):
            return None
        return found[0]

    def _of_factor(self, letter: PathLetter, size: Poly) -> Poly:
        """The inverse of one letter."""
        if letter.kind == "delta":
            return self.contraction.word((letter,), (size, size), self.labels(size))
        known = self._of_letter.get(letter.name)
        if known is not None:
            return self._turned(known.body, size) if letter.turned else known.body
        plain = self._new(self.contraction.word((letter._replace(turned=False),), (size, size), self.labels(size)), size)
        return self._turned(plain, size) if letter.turned else plain

    def _new(self, body: Poly, size: Poly) -> Poly:
        """The inverse as a letter of its own."""
        other = self._turned(body, size)
        same = other == body
        turned = not same and self._asked(other, size) < self._asked(body, size)
        kept = other if turned else body
        asked = self._asked(kept, size)
        known = self.letters.get(asked)
        if known is None:
            if len(self.letters) >= LETTERS:
                raise NotSayable("more inverses than are looked into")
            name = f"inverse{len(self.letters)}"
            kind = "symmetric" if same else "entry"
            letter = PathLetter(kind, IndexedBase(name, real=True), name, False)
            known = self.letters[asked] = self._of_letter[name] = Inverted(kept, size, letter)
            if self.definiteness(kept, size) is Definite.POSITIVE:
                self.definite[name] = Definite.POSITIVE
            self._state(known)
        letter = known.letter._replace(turned=turned)
        return self.contraction.word((letter,), (size, size), self.labels(size))

    def _state(self, known: Inverted) -> None:
        """A^-1 A = 1 and A A^-1 = 1."""
        labels = self.labels(known.size)
        own = self.contraction.word((known.letter,), (known.size, known.size), labels)
        one = scaled(self.contraction.delta(labels), -1)
        for left, right in ((own, known.body), (known.body, own)):
            self.contraction.state(Vanishing(plus(self.product(left, right, known.size), one), labels))

    # equations multiplied up

    def multiplied_up(self, poly: Poly) -> bool:
        """Whether a polynomial vanishes because, weighed entry by entry, a matrix does, once multiplied by what is inverted at its ends."""
        if not self.letters:
            return False
        for weighed in self._weighed(poly):
            waiting = [weighed]
            for _ in range(MULTIPLIED):
                if not waiting:
                    break
                body, labels, sizes = waiting.pop(0)
                for place in (0, 1):
                    for name, turned in self._at_end(body, labels, place):
                        known = self._of_letter[name]
                        more = self._turned(known.body, known.size) if turned else known.body
                        found = self.contraction.reduced(self._times_end(body, labels, more, known.size, place))
                        if not found:
                            return True
                        waiting.append((found, labels, sizes))
        return False

    def _weighed(self, poly: Poly) -> Iterator[tuple[Poly, tuple[Label, Label], tuple[Poly, Poly]]]:
        """For each matrix whose entries stand once in every term, bound by sums, the matrix that they weigh."""
        nets = [(self.contraction.network(monomial), c) for monomial, c in poly.items()]
        names = sorted({atom.name for (net, _), _ in nets for atom in net.factors if atom.kind == "entry" and len(atom.args) == 2})
        for name in names:
            if name in self._of_letter or any(f"entry:{name}(" in atom.key for (net, _), _ in nets for atom, _ in net.rest):
                continue
            parts: list[Poly] = [{}]
            ends: tuple[tuple[Label, Label], tuple[Poly, Poly]] | None = None
            for (net, sign), c in nets:
                own = [atom for atom in net.factors if atom.name == name]
                at = self.contraction.ends(own[0]) if len(own) == 1 else None
                uppers = dict(net.ranges)
                if at is None or len(set(at)) != 2 or any(label not in uppers for label in at):
                    break
                sizes = uppers[at[0]], uppers[at[1]]
                if ends is None:
                    ends = (self.sums.index(number(1), dict(sizes[0])), self.sums.index(number(1), dict(sizes[1]))), sizes
                if ends[1] != sizes:
                    break
                rest = self.ring.product([{net.rest: sign}, *(itself(atom) for atom in net.factors if atom is not own[0])])
                ranges = [(label, upper) for label, upper in net.ranges if label not in at]
                moved = self.ring.replaced(rest, {old: self.sums.poly(new) for old, new in zip(at, ends[0], strict=True)})
                parts.append(scaled(self.sums.closed(moved, ranges), c))
            else:
                if ends is not None:
                    yield plus(*parts), *ends

    def _at_end(self, body: Poly, labels: tuple[Label, Label], place: int) -> list[tuple[str, bool]]:
        """The inverses that stand at one end of a matrix, and whether they are walked from their second index, each once."""
        found: dict[tuple[str, bool], None] = {}
        for monomial in body:
            for atom in self.contraction.network(monomial)[0].factors:
                at = self.contraction.ends(atom)
                if atom.name in self._of_letter and at is not None and labels[place] in at:
                    found.setdefault((atom.name, atom.kind == "entry" and at[place] != labels[place]))
        return list(found)

    def _times_end(self, body: Poly, labels: tuple[Label, Label], more: Poly, size: Poly, place: int) -> Poly:
        """The product with a square matrix, on the left or on the right."""
        middle = self.sums.index(number(1), dict(size))
        own = self.ring.replaced(body, {labels[place]: self.sums.poly(middle)})
        row, col = (labels[place], middle) if place == 0 else (middle, labels[place])
        return self.sums.total(self.ring.times(self._at(more, size, row, col), own), middle, number(1), dict(size))

    # determinants

    def determinant(self, body: Poly, size: Poly, node: Any, product: Callable[[], Poly | None]) -> Poly:
        """The determinant; `node` is what it is called in conditions, and `product` that of the diagonal, where there is nothing beside."""
        body = self.contraction.reduced(body)
        if not body:
            return {}
        scalar, body = self._scale(body)
        factors = self._factors(body, size)
        if factors is not None:
            parts = [self._det_of_letter(letter, size, node if len(factors) == 1 else None) for letter in factors]
        elif (along := product()) is not None:
            return along
        else:
            parts = [self._bordered(body, size) or self._rotated(body, size) or self._det(body, size, node)]
        return self.ring.product([self._to_the(scalar, size), *parts])

    def _rotated(self, body: Poly, size: Poly) -> Poly | None:
        """det(c + U V) of n rows = c^(n - m) det(c + V U) of m rows: the one whose text is least."""
        labels = self.labels(size)
        paths = {monomial: self.contraction.path(self._open(monomial), labels) for monomial in body}
        one = [m for m, found in paths.items() if found is not None and [letter.kind for letter in found[0]] == ["delta"]]
        others = [m for m in body if m not in one]
        found = paths[others[0]] if len(others) == 1 and len(one) == 1 else None
        if found is None or len(found[0]) < 2 or found[2]:
            return None
        closed = [tuple(factor for factor in monomial if not factor[0].open) for monomial in (one[0], others[0])]
        weight, factor = {closed[0]: body[one[0]]}, {closed[1]: body[others[0]]}
        if constant(weight) is None and not self.ring.certainly_positive(weight):
            return None
        letters, axes, _ = found
        least: tuple[str, Poly, Poly] | None = None
        for start in range(len(letters)):
            path, along = (*letters[start:], *letters[:start]), (*axes[start:-1], *axes[: start + 1])
            own = self.labels(along[0])
            product = self.ring.times(self.contraction.word(path, along, own), factor)
            whole = plus(self.ring.times(weight, self.contraction.delta(own)), product)
            for one_of_two in (whole, self._turned(whole, along[0])):
                asked = self._asked(one_of_two, along[0])
                if least is None or asked < least[0]:
                    least = asked, one_of_two, along[0]
        assert least is not None
        power = self.ring.raised(weight, plus(size, scaled(least[2], -1)))
        return self.ring.times(power, self._det(least[1], least[2], None))

    def _open(self, monomial: Monomial) -> Monomial:
        return tuple(factor for factor in monomial if factor[0].open)

    def _to_the(self, scalar: Poly, size: Poly) -> Poly:
        """A power, factor by factor, of which the exponent is a size."""
        ((monomial, c),) = scalar.items()
        powers = [self.ring.raised(itself(atom), scaled(size, e)) for atom, e in monomial]
        return self.ring.product([self.ring.raised(number(c), size) if c != 1 else number(1), *powers])

    def _det_of_letter(self, letter: PathLetter, size: Poly, node: Any) -> Poly:
        if letter.kind == "delta":
            return number(1)
        known = self._of_letter.get(letter.name)
        if known is not None:
            return self.ring.power(self.determinant(known.body, size, None, lambda: None), -1)
        kind = "unit" if self.contraction.is_orthogonal(letter) else "det"
        node = node or _named(letter, size)
        found = self._det(self.contraction.word((letter._replace(turned=False),), (size, size), self.labels(size)), size, node, kind)
        if kind == "det" and letter.name in self.contraction.invertible:
            self.ring.state(self.ring.times(found, found))
        return found

    def _det(self, body: Poly, size: Poly, node: Any, kind: str = "det") -> Poly:
        """A determinant that is no other's; a unit is 1 or -1."""
        other = self._turned(body, size)
        kept = min(body, other, key=lambda one: self._asked(one, size))
        atom = self.ring.atom(kind, None, name=self._asked(kept, size))
        if node is not None:
            self.determinants.setdefault(atom, node)
        if self.definiteness(kept, size) is Definite.POSITIVE:
            atom.positive = True
        return itself(atom)

    def _border(self, body: Poly, size: Poly) -> tuple[Poly, Poly, Poly] | None:
        """A^-1, u v' and v' A^-1 u of a matrix A + u v', where A is the identity or certainly has an inverse."""
        row, col = self.labels(size)
        apart = {m: c for m, c in body.items() if not any({row, col} <= atom.open for atom, _ in m)}
        rest = {m: c for m, c in body.items() if m not in apart}
        if len(apart) != 1 or not rest:
            return None
        _, inner = self._scale(rest)
        factors = self._factors(inner, size)
        plain = factors is not None and all(letter.kind == "delta" or letter.name in self._of_letter for letter in factors)
        known = plain or any(self._asked(one, size) in self.letters for one in (inner, self._turned(inner, size)))
        if not known and not self.is_nonzero(self.determinant(rest, size, None, lambda: None)):
            return None
        inverse = self.inverse(rest, size)
        here, there = (self.sums.index(number(1), dict(size)) for _ in range(2))
        found = self.ring.times(self._at(apart, size, there, here), self._at(inverse, size, here, there))
        return inverse, apart, self.sums.closed(found, [(here, dict(size)), (there, dict(size))])

    def _at(self, body: Poly, size: Poly, row: Label, col: Label) -> Poly:
        """The entries at other indices."""
        return self.ring.replaced(body, dict(zip(self.labels(size), (self.sums.poly(row), self.sums.poly(col)), strict=True)))

    def product(self, left: Poly, right: Poly, size: Poly) -> Poly:
        """The product of two square matrices, at the labels of their size."""
        row, col = self.labels(size)
        middle = self.sums.index(number(1), dict(size))
        body = self.ring.times(self._at(left, size, row, middle), self._at(right, size, middle, col))
        return self.sums.total(body, middle, number(1), dict(size))

    def _bordered(self, body: Poly, size: Poly) -> Poly | None:
        """det(A + u v') = det A (1 + v' A^-1 u)."""
        found = self._border(body, size)
        if found is None:
            return None
        rest = plus(body, scaled(found[1], -1))
        return self.ring.times(self.determinant(rest, size, None, lambda: None), plus(number(1), found[2]))

    def _of_bordered(self, body: Poly, size: Poly) -> Poly | None:
        """(A + u v')^-1 = A^-1 - A^-1 u v' A^-1 / (1 + v' A^-1 u)."""
        found = self._border(body, size)
        if found is None:
            return None
        inverse, apart, along = found
        changed = self.product(self.product(inverse, apart, size), inverse, size)
        return plus(inverse, scaled(self.ring.times(self.ring.power(plus(number(1), along), -1), changed), -1))

    # signs

    def is_nonzero(self, poly: Poly) -> bool:
        """Whether a number certainly is not zero: a product of what is positive, or has a square that is."""
        c, monomial, rest = self.ring.content(poly)
        if not c or not (constant(rest) == 1 or self._square_positive(rest)):
            return False
        return all(atom.positive or atom.kind in ("exp", "unit") or self._square_positive(itself(atom)) for atom, _ in monomial)

    def _square_positive(self, poly: Poly) -> bool:
        return self.ring.certainly_positive(poly) or self.ring.certainly_positive(self.ring.times(poly, poly))

    def definiteness(self, body: Poly, size: Poly) -> Definite | None:
        """Whether a quadratic form is positive by its terms: squares, what is known to be definite, and such between w' and w."""
        if self._turned(body, size) != body:
            return None
        found = [self._term(monomial, c, size) for monomial, c in body.items()]
        if None in found:
            return None
        return Definite.POSITIVE if Definite.POSITIVE in found else Definite.SEMI

    def _term(self, monomial: Monomial, c: Coefficient, size: Poly) -> Definite | None:
        """Of one term; None where nothing is known."""
        row, col = self.labels(size)
        closed = tuple(factor for factor in monomial if not factor[0].open)
        if not self.ring.certainly_positive({closed: c}):
            return None
        opened = tuple(factor for factor in monomial if factor[0].open)
        found = self.contraction.path(opened, (row, col))
        if found is None:
            return self._square(opened, row, col)
        letters = list(found[0])
        whole = True
        while len(letters) > 1 and self._mirrored(letters[0], letters[-1]):
            letters, whole = letters[1:-1], False
        if not letters:
            return Definite.SEMI
        middle = Definite.POSITIVE if letters[0].kind == "delta" else self.definite.get(letters[0].name)
        if len(letters) > 1 or middle is None:
            return None
        return middle if whole else Definite.SEMI

    def _square(self, monomial: Monomial, row: Label, col: Label) -> Definite | None:
        """u_i u_j, or d_i [i = j] for a positive d."""
        delta = [atom for atom, _ in monomial if atom.kind == "delta"]
        if len(delta) == 1:
            rest = tuple(factor for factor in monomial if factor[0] is not delta[0])
            return Definite.POSITIVE if rest and self.ring.certainly_positive({rest: 1}) else None
        first, second = (tuple(f for f in monomial if end in f[0].open) for end in (row, col))
        apart = len(first) + len(second) == len(monomial) and not set(first) & set(second)
        turned = self.ring.replaced_in(first, {row: self.sums.poly(col)})
        return Definite.SEMI if apart and turned == {second: 1} else None

    def _mirrored(self, one: PathLetter, other: PathLetter) -> bool:
        same = one.name == other.name and one.kind == other.kind
        return same and (one.kind == "symmetric" or (one.kind == "entry" and one.turned is not other.turned))


def _named(letter: PathLetter, size: Poly) -> Any:
    """The determinant of an array as an expression; None where its size is no symbol."""
    alone = len(size) == 1 and len(next(iter(size))) == 1 and next(iter(size.values())) == 1
    ((atom, exponent),) = next(iter(size)) if alone else ((None, 0),)
    if atom is None or exponent != 1 or atom.kind != "symbol":
        return None
    row, col = (Dummy(place, integer=True, positive=True) for place in ("row", "col"))
    return canonical(Determinant(matrix(letter.data[row, col], (row, 1, atom.data), (col, 1, atom.data))))
