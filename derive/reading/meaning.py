"""A tree and what is said of its names to mathematics: symbols, arrays, sums, conditions. What is not known is said by a sentence."""

from collections.abc import Mapping
from fractions import Fraction

from sympy import (
    Abs,
    Basic,
    Eq,
    Expr,
    KroneckerDelta,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
)  # fmt: skip
from sympy.logic.boolalg import Boolean

from derive.catalogue import names
from derive.distributions._distribution import distribution_named
from derive.reading.algebra import Algebra, identity, ones, without_identity
from derive.reading.arrays import ONE, Matrix, Summing, Worth
from derive.reading.chance import ENTROPIES, RandomNames, is_divergence
from derive.reading.conditions import Conditions
from derive.reading.densities import read_argument, read_density
from derive.reading.derivatives import differentiated, taken_by
from derive.reading.distributions import UNMISTAKABLE, is_named_density, named_density, named_law
from derive.reading.letters import read_integral, read_sum
from derive.reading.matrices import NORMAL, OfArrays
from derive.reading.names import OPAQUE, POSITIVE, SQUARED, Names, key, label, subscripts
from derive.reading.naming import Naming
from derive.reading.scanning import OF_MATRICES
from derive.reading.spelled import function_named
from derive.reading.tree import ABSENT, Construct, Node, refused
from derive.vocabulary.binding import substitute
from derive.vocabulary.errors import InputError
from derive.vocabulary.functions._function import Function
from derive.vocabulary.nodes import Exp, Indicator, Largest, Log, Named, Prediction, Sqrt

LARGEST = 1_000
"""Numbers whose factorial is worked out, and exponents of numbers."""
DIGITS = 60
"""How many digits a number may have."""
BITS = 100_000
"""How many binary digits a power of a number may have."""


class Meaning(OfArrays):
    """The values of a text's nodes.

    Parameters
    ----------
    facts : Names
        What is said of names.
    statement : Node
        The whole text.
    """

    def __init__(self, facts: Names, statement: Node) -> None:
        self.facts = facts
        self.statement = statement
        self.naming = Naming(facts, statement)
        self.ranged: dict[str, list[tuple[Expr, Expr]]] = {}
        self.summing = Summing(self.naming.taken)
        self.chance = RandomNames(self, statement)
        self.algebra = Algebra(self.summing, self.wrong, self.told)
        self.conditions = Conditions(self.value, self.algebra, self.summing)
        self.predictors: dict[Basic, str] = {}
        self.opened: list[str] = []
        self.used: set[str] = set()
        self.defined: dict[str, Worth] = {}

    def wrong(self, node: Node, said: str) -> InputError:
        """The error that points at a node."""
        return refused(self.facts.source, node.span, said)

    def told(self, node: Node) -> str:
        """A node as it was written."""
        return self.facts.source[node.span.start : node.span.end].strip() or node.text

    # Names

    def name(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        name, places = key(node), subscripts(node)
        if not places and name in env:
            return env[name]
        if label(node) in self.facts.definitions:
            return self.definition(label(node), node, (), env)
        if name in self.facts.definitions and (self.facts.definitions[name].parameters or name in self.facts.ranks):
            return self.definition(name, node, places, env)
        if label(node) + SQUARED in self.facts.definitions:
            return Sqrt(self.square(node))
        if label(node) in self.facts.ranks:
            return self.whole(node, label(node), ())
        if name in self.facts.ranks and not self.beside(places):
            return self.entry(node, places, env)
        explained = name in self.naming.sizes or self.naming.speaks_of(name)
        if name == "I" and not explained and (unit := self.unit(places, env)) is not None:
            return unit
        if places and any(part.text in env for part in places):
            raise self.wrong(node, f"`{self.told(node)}` bears an index that is bound, but `{name}` is no array")
        return self.naming.alone(node)

    def beside(self, places: tuple[Node, ...]) -> bool:
        """Whether a subscript 0 stands beside the entries 1, 2, ... as a name of its own."""
        return len(places) == 1 and places[0].text == "0" and not self.facts.lowered

    def entry(self, node: Node, places: tuple[Node, ...], env: Mapping[str, Expr]) -> Worth:
        name = key(node)
        rank = self.facts.ranks[name]
        if len(places) < rank and len(places) == 1 and places[0].text.isdigit() and len(places[0].text) == rank:
            places = tuple(Node(Construct.NUMBER, (), digit, places[0].span) for digit in places[0].text)
        if len(places) > rank:
            raise self.wrong(node, f"`{name}` has {rank} indices elsewhere, and {len(places)} here")
        for part in places:
            if part.kind is Construct.NAME and part.text in self.facts.bound and part.text not in env and not part.args:
                raise self.wrong(node, f"the index `{part.text}` of `{self.told(node)}` is not bound by a sum here")
        at = tuple(self.scalar(part, env) for part in places)
        return self.naming.base(name)[at] if len(at) == rank else self.whole(node, name, at)

    def whole(self, node: Node, name: str, first: tuple[Expr, ...]) -> Matrix:
        """An array, or what of it is left behind its first indices."""
        rank = self.facts.ranks[name]
        sides = []
        for place in range(len(first), rank):
            if (name, place) not in self.facts.sizes:
                raise self.wrong(node, rf"how many entries has `{name}`? Declare it, as in `{name} \in \mathbb R^n`")
            if f"size of {name}" in self.opened:
                raise self.wrong(node, f"the size of `{name}` is said by itself")
            self.opened.append(f"size of {name}")
            sides.append(self.scalar(self.facts.sizes[name, place], {}))
            self.opened.pop()
        if not 1 <= len(sides) <= 2:
            raise self.wrong(node, f"`{name}` has {rank} indices; vectors and matrices have one and two")
        if name in self.facts.identities:
            return identity(sides[0])
        base = self.naming.base(name)
        if len(sides) == 1:
            return Matrix(sides[0], ONE, lambda row, _: base[(*first, row)])
        return Matrix(sides[0], sides[1], lambda row, col: base[(*first, row, col)])

    def definition(self, name: str, node: Node, places: tuple[Node, ...], env: Mapping[str, Expr]) -> Worth:
        """What a name stands for, at these indices."""
        parameters = self.facts.definitions[name].parameters
        self.used.add(name)
        if name not in self.defined:
            if name in self.opened:
                raise self.wrong(node, f"`{name}` is defined by itself")
            self.opened.append(name)
            self.defined[name] = self.value(self.facts.definitions[name].value, {one: self.naming.index(one) for one in parameters})
            self.opened.pop()
        value = self.defined[name]
        at = [self.scalar(part, env) for part in places]
        if isinstance(value, Matrix) and not parameters and 0 < len(at) <= 2:
            return value.entry(at[0], at[1] if len(at) > 1 else ONE)
        if not at and 0 < len(parameters) <= 2 and not isinstance(value, Matrix) and (sides := self.sides_of(name)):
            whole = [self.naming.index(one) for one in parameters]
            rows, cols = (*sides, ONE)[:2]
            return Matrix(rows, cols, lambda *places: substitute(value, dict(zip(whole, places, strict=False))))
        if len(at) != len(parameters):
            raise self.wrong(node, f"`{name}` is defined with {len(parameters)} indices")
        return self.replaced(value, {self.naming.index(one): expr for one, expr in zip(parameters, at, strict=True)})

    def sides_of(self, name: str) -> list[Expr]:
        """How far the indices run by which a name is defined, as far as the entries in its definition tell; nothing where one does not."""
        defined, sizes = self.facts.definitions[name], self.facts.sizes
        entries = [one for one in defined.value.walk() if one.kind is Construct.NAME]
        axes = [(part.text, (key(one), place)) for one in entries for place, part in enumerate(subscripts(one)) if not part.args]
        found = [next((sizes[axis] for letter, axis in axes if letter == one and axis in sizes), None) for one in defined.parameters]
        return [] if None in found else [self.scalar(size, {}) for size in found if size is not None]

    def square(self, node: Node) -> Expr:
        """What the square of a name is defined to be."""
        value = self.definition(label(node) + SQUARED, node, (), {})
        if isinstance(value, Matrix):
            raise self.wrong(node, f"the square of `{self.told(node)}` is defined to be {value.told}")
        return value

    def replaced(self, value: Worth, mapping: Mapping[Basic, Basic]) -> Worth:
        """The value at other indices or arguments."""
        if not mapping:
            return value
        if isinstance(value, Matrix):
            return Matrix(value.rows, value.cols, lambda row, col: substitute(value.entry(row, col), mapping))
        return substitute(value, mapping)

    # Values

    def scalar(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """A number."""
        value = self.value(node, env)
        if isinstance(value, Matrix):
            raise self.wrong(node, f"`{self.told(node)}` is {value.told}, and a number is needed here")
        return value

    def value(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """What a node is worth, `env` holding the indices that are bound around it."""
        match node.kind:
            case Construct.NUMBER:
                return self.number(node)
            case Construct.NAME:
                return self.name(node, env)
            case Construct.ADD:
                return self.algebra.added([(part, self.value(part, env)) for part in node.args])
            case Construct.NEGATIVE:
                return self.algebra.multiplied([(node, S.NegativeOne), (node.args[0], self.value(node.args[0], env))], " ")
            case Construct.MULTIPLY:
                return self.algebra.multiplied([(part, self.value(part, env)) for part in node.args], node.text)
            case Construct.DIVIDE:
                return self.divided(node, env)
            case Construct.POWER:
                return self.power(node, env)
            case Construct.TRANSPOSE | Construct.PRIME:
                return self.transposed(node.args[0], env)
            case Construct.ABS:
                return self.absolute(node, env)
            case Construct.NORM:
                return self.norm(node, env)
            case Construct.CALL:
                return self.call(node, env)
            case Construct.BIG:
                return self.big(node, env)
            case Construct.INTEGRAL:
                return read_integral(self, node, env)
            case Construct.DERIVATIVE | Construct.GRADIENT:
                return self.derivative(node, env)
            case Construct.EXPECTATION:
                return self.chance.moment(node, env)
            case Construct.INDICATOR:
                return self.indicator(node, env)
            case Construct.SET if len(node.args) == 1:
                return self.value(node.args[0], env)
            case Construct.ENTRY:
                return self.part(node, env)
            case Construct.ONES:
                return ones(self.size_of(node, node.args))
        raise self.wrong(node, _UNKNOWN.get(node.kind, "this is not understood as a number"))

    def indicator(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """One where a condition holds; of equal indices, a delta."""
        stated = self.condition(node.args[0], env)
        return KroneckerDelta(*stated.args) if isinstance(stated, Eq) and all(one.is_integer for one in stated.args) else Indicator(stated)

    def absolute(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """The absolute value of a number; between bars a matrix means its determinant."""
        value = self.value(node.args[0], env)
        square = isinstance(value, Matrix) or without_identity(value) != value
        return self.determinant(node.args[0], env) if square else Abs(value)

    def number(self, node: Node) -> Expr:
        if len(node.text) > DIGITS:
            raise self.wrong(node, f"a number of more than {DIGITS} digits")
        return Rational(*Fraction(node.text).as_integer_ratio())

    def divided(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        above, below = self.value(node.args[0], env), self.scalar(node.args[1], env)
        if below == 0:
            raise self.wrong(node.args[1], "nothing can be divided by zero")
        return above.scaled(1 / below) if isinstance(above, Matrix) else above / below

    def power(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        base, raised = node.args
        euler = base.kind is Construct.NAME and not base.args and base.text == "e"
        if euler and (raised.kind is not Construct.NUMBER or not self.naming.speaks_of("e")):
            return Exp(self.scalar(raised, env))
        if base.kind is Construct.NAME and raised.text == "2" and label(base) + SQUARED in self.facts.definitions:
            return self.square(base)
        if base.kind is Construct.NORM and raised.text == "2" and self._order(base) in ("2", "F"):
            return self.summing.squared(self.array(base.args[0], env))
        value = self.value(base, env)
        if isinstance(value, Matrix):
            return self.matrix_power(node, value)
        if raised.kind is Construct.NAME and raised.text == "T" and "T" not in self.naming.sizes and not self.naming.speaks_of("T"):
            raise self.wrong(node, rf"is this a transpose? Declare `{self.told(base)}`, as in `{self.told(base)} \in \mathbb R^n`, or `T`")
        if raised.kind is Construct.NAME and raised.text in ("+", "-"):
            raise self.wrong(node, rf"a raised `{raised.text}` is not understood; write `\max(0, \dots)` for a positive part")
        exponent = self.scalar(raised, env)
        if exponent.is_Rational:
            bits = max((abs(int(part)).bit_length() for one in value.atoms(Rational) for part in (one.p, one.q)), default=0)
            if (abs(exponent) > LARGEST and bits > 1) or bits * abs(exponent) > BITS:
                raise self.wrong(node, "this power of a number is too large to be worked out")
        if value == 0 and exponent.is_negative:
            raise self.wrong(node, "nothing can be divided by zero")
        return self.real(node, value**exponent)

    def real(self, node: Node, value: Expr) -> Expr:
        """The value, unless it is certainly no real number: SymPy would not compare it."""
        if value.is_extended_real is False or value.is_infinite:
            raise self.wrong(node, f"`{self.told(node)}` is no real number")
        return value

    def big(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        index, lower, upper, body = node.args
        if index.text in self.facts.summed and index.text not in env:
            return read_sum(self, node, env)
        if index.text in env or self.facts.signs.get(index.text):
            raise self.wrong(index, f"`{index.text}` is used for two things; give the inner index another letter")
        letter = self.naming.index(index.text)
        first = ONE if lower is ABSENT else self.scalar(lower, env)
        last = self.scalar(self.facts.upper[id(node)] if upper is ABSENT else upper, env)
        value = self.value(body, {**env, index.text: letter})
        if isinstance(value, Matrix):
            if node.text != r"\sum":
                raise self.wrong(node, f"`{node.text}` of matrices is not known")
            return value.summed(letter, first, last)
        limits = (letter, first, last)
        match node.text:
            case r"\sum":
                return Sum(value, limits)
            case r"\prod":
                return Product(value, limits)
            case r"\max":
                return Largest(value, limits)
        return -Largest(-value, limits)

    def derivative(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        """A derivative by letters and entries, or by all entries of an array."""
        try:
            by = [(self.value(over, env), times) for over, times in taken_by(node)]
            return differentiated(self.value(node.args[1], env), by)
        except InputError as why:
            raise why if str(why).startswith("column") else self.wrong(node, str(why)) from why

    # Functions

    def call(self, node: Node, env: Mapping[str, Expr]) -> Worth:
        head, inside = node.args
        name = key(head)
        if (own := next((one for one in (label(head), name) if one in self.facts.definitions), None)) is not None:
            return self.called(node, own, env)
        if is_divergence(head):
            return self.chance.divergence(node, env)
        if name in ENTROPIES and all(named_law(one) is not None for one in inside.args):
            return self.chance.entropy(node, env)
        if not head.args and is_named_density(name) and (inside.kind is Construct.GIVEN or name in UNMISTAKABLE):
            return self.distribution(node, env)
        if head.text == r"\sqrt" and len(inside.args) > 1:
            inner, degree = (self.scalar(part, env) for part in inside.args)
            if degree == 0:
                raise self.wrong(node, "there is no root of degree zero")
            return self.real(node, inner ** (1 / degree))
        declared = self.facts.functions.get(label(head))
        if head.text.removeprefix("\\") in OF_MATRICES:
            return self.of_matrix(node, env)
        known = function_named(declared or head.text, len(inside.args)) or function_named(f"\\{head.text}", len(inside.args))
        if known is not None and inside.kind is Construct.LIST and declared not in OPAQUE:
            return self.applied(node, known, head, env)
        if name.lower() in names("derive.definitions") and inside.kind is Construct.LIST:
            return self.quantity(node, name.lower(), env)
        if name in self.facts.densities and declared not in OPAQUE:
            return self.chance.known(read_density(self, node, env))
        if declared in OPAQUE or head.args or ";" in inside.text:
            return self.prediction(node, env)
        raise self.wrong(head, f"what is `{name}`? Define it behind `where`, as in `{self.told(node)} = ...`, or declare `{name} function`")

    def called(self, node: Node, name: str, env: Mapping[str, Expr]) -> Worth:
        """A function that is defined, at its arguments."""
        definition = self.facts.definitions[name]
        self.used.add(name)
        arguments = node.args[1].args
        if len(arguments) != len(definition.parameters):
            raise self.wrong(node, f"`{name}` is defined with {len(definition.parameters)} arguments")
        if name in self.opened:
            raise self.wrong(node, f"`{name}` is defined by itself")
        self.opened.append(name)
        value = self.value(definition.value, {})
        self.opened.pop()
        others = [pair for pair in zip(definition.parameters, arguments, strict=True) if pair[0] != label(pair[1])]
        if any(one in self.facts.ranks or one in self.facts.definitions for one, _ in others):
            raise self.wrong(node, f"`{name}` is a function of an array or of what is defined; at other arguments it is not known")
        return self.replaced(value, {self.naming.symbol(one): self.scalar(argument, env) for one, argument in others})

    def quantity(self, node: Node, name: str, env: Mapping[str, Expr]) -> Expr:
        """A named quantity of the entries of a vector, as MSE(y - X theta), or of the difference of two."""
        first, *others = (self.array(part, env) for part in node.args[1].args)
        for other in others:
            first = first.plus(other.scaled(S.NegativeOne))
        if len(others) > 1 or first.cols != 1 or any(other.shape != first.shape for other in others):
            raise self.wrong(node, f"`{name}` is one of the entries of a vector, or of the difference of two")
        value, index = self.summing.at_index(first.rows, lambda row: first.entry(row, ONE))
        return Named(value, (index, 1, first.rows), name)

    def applied(self, node: Node, known: Function, head: Node, env: Mapping[str, Expr]) -> Expr:
        values = [self.scalar(part, env) for part in node.args[1].args]
        if known.grows and any(value.is_Rational and abs(value) > LARGEST for value in values):
            raise self.wrong(node, f"arguments of `{known.name}` beyond {LARGEST} are not worked out")
        if len(values) > 8:
            raise self.wrong(node, "more than eight arguments")
        value = self.real(node, known.kinds[-1](*values))
        if not head.args:
            return value
        if known.kinds[-1] is not Log:
            raise self.wrong(head, f"what does the subscript of `{head.text}` mean?")
        return value / Log(self.scalar(head.args[0], env))

    def prediction(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """The opaque model's value."""
        head, inside = node.args
        sides = inside.args if inside.kind is Construct.GIVEN else (inside,)
        by = sides[1:] if label(head) in self.facts.functions else (*sides[1:], head)  # else its subscript is part of its name
        of = (part for side in by for part in side.args)
        fixed = [part for part in of if part.kind is not Construct.NAME or key(part) not in self.chance.alike]
        parameters = [read_argument(self, part, env) for part in fixed]
        if len(parameters) > 1 or len(sides[0].args) != 1:
            raise self.wrong(node, "the model is read as a function of one argument with one parameter, which may be an array")
        parameter = parameters[0] if parameters else Symbol(label(head), real=True)
        if self.predictors.setdefault(parameter, key(head)) != key(head):
            raise self.wrong(node, f"`{key(head)}` and `{self.predictors[parameter]}` are two models with one parameter")
        value = Prediction(self.scalar(sides[0].args[0], env), parameter)
        return Exp(value) if self.facts.functions.get(label(head)) == POSITIVE else value  # any positive value is one of exp

    def distribution(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """The density of a named distribution at a value, as in N(y; mu, sigma^2)."""
        inside = node.args[1]
        if inside.kind is not Construct.GIVEN or len(inside.args[0].args) != 1:
            raise self.wrong(node, rf"the density of which variable? Write `{self.told(node.args[0])}(y; \mu, \sigma^2)`")
        value = self.value(inside.args[0].args[0], env)
        if isinstance(value, Matrix) and distribution_named(key(node.args[0])).name == NORMAL:
            return self.gaussian(node, env)
        return self.law(node, self.scalar(inside.args[0].args[0], env), inside.args[1].args, env)

    def law(self, node: Node, value: Expr, parameters: tuple[Node, ...], env: Mapping[str, Expr]) -> Expr:
        """The density of a named distribution with these parameters."""
        try:
            return named_density(key(node.args[0]), value, tuple(self.scalar(part, env) for part in parameters))
        except InputError as why:
            raise self.wrong(node, str(why)) from why

    # Conditions

    def condition(self, node: Node, env: Mapping[str, Expr]) -> Boolean:
        """A relation, or several in a row."""
        return self.conditions.related(node, env)


_UNKNOWN = {
    Construct.OPTIMUM: "an arg min is a set of points, and no number",
    Construct.INFINITY: "infinity is no number; it is understood as a limit of an integral",
    Construct.DOTS: "dots are understood in lists behind `where`; write a sum",
    Construct.RELATE: "a relation is no number",
}
