"""What is declared of matrices: words such as symmetric, signs such as A > 0 in the order of matrices, and equations."""

from collections.abc import Mapping

from sympy import Expr, Symbol, Tuple

from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.reading.arrays import Matrix, Worth
from derive.reading.meaning import Meaning
from derive.reading.names import key
from derive.reading.tree import Construct, Node

_TRAITS: Mapping[frozenset[str], tuple[Trait, ...]] = {
    frozenset(("symmetric",)): (Trait.SYMMETRIC,),
    **dict.fromkeys((frozenset(("positive", "definite")), frozenset(("symmetric", "positive", "definite"))), (Trait.POSITIVE_DEFINITE,)),
    **dict.fromkeys(
        (frozenset(("positive", word, *more)) for word in ("semidefinite", "semi-definite") for more in ((), ("symmetric",))),
        (Trait.POSITIVE_SEMIDEFINITE,),
    ),
    frozenset(("orthogonal",)): (Trait.ORTHOGONAL,),
    frozenset(("idempotent",)): (Trait.IDEMPOTENT,),
    frozenset(("symmetric", "idempotent")): (Trait.SYMMETRIC, Trait.IDEMPOTENT),
    frozenset(("symmetric", "orthogonal")): (Trait.SYMMETRIC, Trait.ORTHOGONAL),
    **dict.fromkeys((frozenset(("invertible",)), frozenset(("nonsingular",)), frozenset(("regular",))), (Trait.INVERTIBLE,)),
    frozenset(("symmetric", "invertible")): (Trait.SYMMETRIC, Trait.INVERTIBLE),
}
"""Words after a name, in any order; positive definite matrices are symmetric."""
_FILLING = frozenset(("matrix", "a", "an", "of", "has", "have", "and", "square", "real"))
_FULL_RANK = frozenset(("full", "column", "rank"))
_SIGNS = {r"\succ": Trait.POSITIVE_DEFINITE, r"\succeq": Trait.POSITIVE_SEMIDEFINITE}


class StatedOfMatrices:
    """Premises of matrices.

    Parameters
    ----------
    meaning : Meaning
        What nodes are worth.
    """

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning

    def premise(self, node: Node, subject: Node, others: list[Node]) -> Premise | None:
        """The premise that a declaration is; None where it speaks of no matrix."""
        words = frozenset(node.text.split()) - _FILLING
        if node.text in _SIGNS and others[0].text == "0":
            return self._square(node, subject, (_SIGNS[node.text],))
        if node.text in ("=", ":=") and subject.kind is not Construct.CALL:
            return self._equation(node, subject, others[0])
        if words == _FULL_RANK and not others:
            array = self.meaning.array(subject, {})
            gram = self.meaning.summing.product(array.transposed, array)
            return self._premise(node, positive=(self.meaning.summing.determinant(gram),))
        if words in _TRAITS and not others:
            return self._square(node, subject, _TRAITS[words])
        return None

    def _premise(
        self, node: Node, positive: tuple[Expr, ...] = (), squares: tuple[Square, ...] = (), equations: tuple[StatedEquation, ...] = ()
    ) -> Premise:
        said = self.meaning.told(node).replace("$", "$$")
        return Premise(label="", name="condition", statement=said, positive=positive, squares=squares, equations=equations)

    def _square(self, node: Node, subject: Node, traits: tuple[Trait, ...]) -> Premise:
        """An array of a kind; of another matrix that it has an inverse."""
        array = self.meaning.array(subject, {})
        if array.rows != array.cols:
            raise self.meaning.wrong(subject, f"`{self.meaning.told(subject)}` is {array.told}, and a square matrix is needed here")
        if subject.kind is Construct.NAME and not subject.args and key(subject) not in self.meaning.facts.definitions:
            if Trait.POSITIVE_DEFINITE in traits and "symmetric" not in node.text:
                self.meaning.facts.assumed.setdefault(f"{key(subject)} is symmetric")
            base = self.meaning.naming.base(key(subject))
            return self._premise(node, squares=(Square(array=base, size=array.rows, traits=traits),))
        own = self.meaning.summing.determinant(array)
        if traits == (Trait.INVERTIBLE,):
            return self._premise(node, positive=(own**2,))
        if traits == (Trait.POSITIVE_DEFINITE,) and _is_gram(subject):
            return self._premise(node, positive=(own,))
        raise self.meaning.wrong(subject, "this can be declared of a matrix that has a name of its own")

    def _equation(self, node: Node, left: Node, right: Node) -> Premise | None:
        """What is equal for every index."""
        spoken = {key(one) for side in (left, right) for one in side.walk() if one.kind is Construct.NAME}
        if spoken.isdisjoint(self.meaning.facts.arrays) and left.kind is not Construct.BIG:
            return None
        values: list[Worth]
        if left.kind is Construct.NORM and right.kind is Construct.NUMBER:
            values = [self.meaning.summing.squared(self.meaning.array(left.args[0], {})), self.meaning.scalar(right, {}) ** 2]
        else:
            values = [self.meaning.value(side, {}) for side in (left, right)]
        whole = next((value for value in values if isinstance(value, Matrix)), None)
        if whole is None:
            first, second = values
            assert not isinstance(first, Matrix)
            assert not isinstance(second, Matrix)
            return self._premise(node, equations=(StatedEquation(left=first, right=second, ranges=()),))
        sides = [self.meaning.algebra.lifted(value, *whole.shape) for value in values]
        if any(not isinstance(side, Matrix) or side.shape != whole.shape for side in sides):
            told = [side.told if isinstance(side, Matrix) else "a number" for side in sides]
            raise self.meaning.wrong(node, f"what is {told[0]} is compared with what is {told[1]}; what is not declared is a number")
        return self._premise(node, equations=(self._every(*(side for side in sides if isinstance(side, Matrix))),))

    def _every(self, left: Matrix, right: Matrix) -> StatedEquation:
        """The equation at indices that bear letters of their own."""
        ends = [(size, self._letter(place)) for place, size in enumerate(left.shape) if size != 1]
        at = iter(letter for _, letter in ends)
        places = [1 if size == 1 else next(at) for size in left.shape]
        return StatedEquation(
            left=left.entry(*places), right=right.entry(*places), ranges=tuple(Tuple(letter, 1, size) for size, letter in ends)
        )

    def _letter(self, place: int) -> Symbol:
        taken = self.meaning.naming.taken | set(self.meaning.facts.bound)
        names = (letter + mark for mark in ("", "1", "2", "3") for letter in ("ab"[place], "cd"[place], "rs"[place]))
        return Symbol(next(name for name in names if name not in taken), integer=True, positive=True)


def _is_gram(node: Node) -> bool:
    """Whether it is written as Z'Z."""
    if node.kind is not Construct.MULTIPLY or len(node.args) != 2:
        return False
    first, second = node.args
    return first.kind in (Construct.TRANSPOSE, Construct.PRIME) and first.args[0] == second
