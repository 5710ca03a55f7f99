"""What is claimed, from its two sides: the relation, optima and sets of points, integrals, domains and premises."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import Basic, Eq, Expr, FiniteSet, Indexed, IndexedBase, Interval, Or, Product, S, Set, Sum, Symbol
from sympy.logic.boolalg import Boolean

from derive.claims.chance import Spacing
from derive.claims.claim import Claim, Domain
from derive.claims.premises import Law, Premise
from derive.claims.relations import Equal, EqualUpTo, Freedom, IntegratesTo, Printed, Relation, SameArgmin
from derive.claims.sides import Optimum, Points, Sense, Side
from derive.distributions._distribution import Distribution
from derive.reading.arrays import ONE, Matrix, Worth
from derive.reading.densities import read_argument
from derive.reading.descent import Descent, Drawn, descent_of
from derive.reading.distributions import asked_of, named_law, probabilities
from derive.reading.independence import read_independence
from derive.reading.letters import ranges_as_domains, read_end
from derive.reading.meaning import Meaning
from derive.reading.names import SIZES, Names, indices, key, label, subscripts
from derive.reading.printed import unit_of
from derive.reading.supposing import StatedOfMatrices
from derive.reading.tree import ABSENT, Construct, Node
from derive.vocabulary.binding import free
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density

_CONSTANTS = ("const", "constant", "cst")
_STRICT = ("<", ">")
_ORDERS = (*_STRICT, r"\le", r"\ge", r"\ne")


class Stating:
    """A claim from a tree.

    Parameters
    ----------
    facts : Names
        What is said of names.
    statement : Node
        The claim with its declarations.
    """

    def __init__(self, facts: Names, statement: Node) -> None:
        self.facts, self.statement = facts, statement
        self.meaning = Meaning(facts, statement)
        self.wrong = self.meaning.wrong
        self.matrices = StatedOfMatrices(self.meaning)
        self.domains: list[Domain] = []
        self.weights: list[IndexedBase] = []
        self.descent = Descent()

    def claim(self) -> Claim:
        """The claim.

        Raises
        ------
        InputError
            It is not understood, or something has to be declared.
        """
        said = self._unquantified(self.statement.args[0])
        if said.kind is not Construct.RELATE:
            raise self.wrong(said, "a claim needs a relation between two sides, such as `=`")
        signs = said.text.split()
        if len(signs) > 1:
            raise self.wrong(said, f"{len(signs)} relations in a row: claim one at a time")
        before, after = said.args
        match signs[0]:
            case "=" | ":=" | r"\equiv" if self._of_known(before, after):
                return self.integral(before, after)
            case "=" | ":=" | r"\equiv":
                return self.equal(before, after)
            case r"\propto":
                left, right = self.meaning.scalar(before, {}), self.meaning.scalar(after, {})
                return self.made(left, EqualUpTo(factor=True), right, self.unknowns(said, left, r"\propto"))
            case r"\iff":
                return self.equivalent(before, after)
            case r"\approx" if (unit := unit_of(after)) is not None:
                return self.made(self.meaning.scalar(before, {}), Printed(unit=unit), self.meaning.scalar(after, {}))
        raise self.wrong(said, rf"`{signs[0]}` is understood in conditions only; claims say `=`, `\propto`, `\iff`, or `\approx` a number")

    def _of_known(self, before: Node, after: Node) -> bool:
        """Whether one side is an integral, and none speaks of densities or of other integrals."""
        nodes = [one for side in (before, after) for one in side.walk()]
        calls = (key(one.args[0]) for one in nodes if one.kind is Construct.CALL)
        alone = Construct.INTEGRAL in (before.kind, after.kind) and sum(one.kind is Construct.INTEGRAL for one in nodes) == 1
        return alone and self.facts.densities.isdisjoint(calls)

    def made(self, before: Side, relation: Relation, after: Side, unknowns: frozenset[Basic] = frozenset()) -> Claim:
        """The claim with its domains and premises."""
        chance = tuple(self.meaning.chance.premises())
        plain = Claim(before=before, relation=relation, after=after, unknowns=unknowns, premises=chance)
        densities = [one for expr in plain.expressions() for one in sorted(expr.atoms(Density), key=str)]
        self.descent = descent_of(self.meaning, self.facts.conditions, densities)
        premises = [made for one in self.facts.conditions for made in self.premises(one, densities)]
        if relation.freedom is Freedom.NOTHING and (marginals := tuple(dict.fromkeys(self.descent.marginals(densities)))):
            premises.append(Premise(label="", name="marginal", statement="what is left out is integrated over", laws=marginals))
        premises += self._positive(plain, densities, tuple(premises))
        premises += chance
        asked = [one for premise in premises if premise.name in ("distribution", "random") for one in premise.positive]
        told = {domain.element for domain in self.domains}
        self.domains += [Domain(element=one, values=Interval.open(0, 1)) for one in dict.fromkeys(probabilities(asked)) if one not in told]
        self.domains += ranges_as_domains(self.meaning, densities)
        for name in (name for name in self.facts.definitions if name not in self.meaning.used):
            base, _, below = name.partition("_")
            if below and base in self.facts.ranks:
                raise InputError(f"`{name}` is an entry of `{base}` and stands nowhere by itself: what it is would not be used")
            self.facts.assumed.setdefault(f"what {name} is defined to be is not used")
        numbered = tuple(replace(premise, label=f"A{number}") for number, premise in enumerate(premises, 1))
        return replace(plain, domains=tuple(self.domains), premises=numbered)

    def _positive(self, claim: Claim, densities: Iterable[Density], premises: Sequence[Premise]) -> Iterator[Premise]:
        """Nobody divides by a density, or takes its logarithm, where it is zero; of entries not by any, unless a premise writes it out."""
        densities = tuple(densities)
        whole = frozenset().union(*map(free, claim.expressions()))
        stated = {law.left.forms[0] for premise in premises for law in premise.laws}
        under: dict[tuple[Symbol, ...], dict[Density, None]] = {}
        for one in densities:
            bound = tuple(sorted((item for item in free(one) - whole if isinstance(item, Symbol)), key=str))
            if bound and all(item.is_integer for item in bound) and stated.isdisjoint(one.forms):
                under.setdefault(bound, {}).setdefault(one)
        for bound, each in under.items():
            self.facts.assumed.setdefault(f"every {', every '.join(map(str, each))} is positive")
            said = "what is multiplied, or has a logarithm, is positive"
            yield Premise(label="", name="positive", statement=said, positive=tuple(each), variables=bound)
        told = tuple(dict.fromkeys(one for one in densities if free(one) <= whole))
        if told:
            self.facts.assumed.setdefault(f"{', '.join(map(str, told))} {'is' if len(told) == 1 else 'are'} positive")
            yield Premise(label="", name="positive", statement="what is divided by, or has a logarithm, is positive", positive=told)

    # Sides

    def equal(self, before: Node, after: Node) -> Claim:
        """Two expressions, two optima, or an optimum and points."""
        if Construct.OPTIMUM in (before.kind, after.kind):
            return self.optimal(before, after)
        if Construct.BUILDER in (before.kind, after.kind):
            return self.made(self.points(before, self._element(before)), Equal(), self.points(after, self._element(after)))
        left, right = self._without_constant(before), self._without_constant(after)
        every = self._every(left) | self._every(right)
        env = {letter: self.meaning.naming.index(letter) for letter in sorted(every)}
        values = self._weighed(before, self.meaning.value(left, env), self.meaning.value(right, env))
        for letter, size in sorted(every.items()):
            weights = self._weights()
            values = [Sum(weights[env[letter]] * value, (env[letter], 1, size)) for value in values]
        if (left, right) == (before, after):
            return self.made(values[0], Equal(), values[1])
        unknowns = self.unknowns(before, values[0], "a constant that is left open")
        return self.made(values[0], EqualUpTo(constant=True), values[1], unknowns)

    def _weighed(self, node: Node, before: Worth, after: Worth) -> list[Expr]:
        """Two vectors or matrices are equal if their entries are, and so if all sums of weighed entries are."""
        if not isinstance(before, Matrix) and not isinstance(after, Matrix):
            return [before, after]
        whole = before if isinstance(before, Matrix) else after
        assert isinstance(whole, Matrix)
        before, after = (self.meaning.algebra.lifted(side, *whole.shape) for side in (before, after))
        if not isinstance(before, Matrix) or not isinstance(after, Matrix) or before.shape != after.shape:
            shapes = [side.told if isinstance(side, Matrix) else "a number" for side in (before, after)]
            raise self.wrong(node, f"what is {shapes[0]} is compared with what is {shapes[1]}; what is not declared is a number")
        weights = self._weights()
        weight = Matrix(*before.shape, lambda row, col: weights[row] if before.cols == 1 else weights[row, col])
        return [self.meaning.summing.inner(weight, side) for side in (before, after)]

    def _weights(self) -> IndexedBase:
        """An array that nothing else is called by."""
        taken = self.meaning.naming.taken | set(self.facts.bound) | {str(base) for base in self.weights}
        name = next(name for name in ("w", *(f"w{number}" for number in range(1, 100))) if name not in taken)
        self.weights.append(IndexedBase(name, real=True))
        self.facts.assumed.setdefault(f"entries are compared in sums with arbitrary weights {name}")
        return self.weights[-1]

    def _every(self, node: Node, bound: frozenset[str] = frozenset()) -> dict[str, Expr]:
        """Indices of entries that nothing binds, with their sizes: an equation is one for each of their values."""
        if node.kind is Construct.BIG:
            bound |= {node.args[0].text}
        found: dict[str, Expr] = {}
        for part in node.args:
            found |= self._every(part, bound)
        for part, size in zip(*self._sized(node), strict=False):
            if part.text in self.facts.bound and part.text not in bound and not part.args:
                found[part.text] = size
        return found

    def _sized(self, node: Node) -> tuple[tuple[Node, ...], list[Expr]]:
        """The places of an entry, and how far each of them runs."""
        if node.kind is Construct.ENTRY:
            env = {letter: self.meaning.naming.index(letter) for letter in self.facts.bound}
            return subscripts(Node(Construct.ENTRY, node.args[1:])), list(self.meaning.array(node.args[0], env).shape)
        places = subscripts(node) if node.kind is Construct.NAME and key(node) in self.facts.ranks else ()
        sizes = [self.facts.sizes.get((key(node), place)) for place in range(len(places))]
        known = [(part, size) for part, size in zip(places, sizes, strict=True) if size is not None]
        return tuple(part for part, _ in known), [self.meaning.scalar(size, {}) for _, size in known]

    def _without_constant(self, node: Node) -> Node:
        """A sum without the term that stands for any constant."""
        if node.kind is not Construct.ADD:
            return node
        kept = tuple(part for part in node.args if not self._is_constant(part))
        if len(kept) == len(node.args) or not kept:
            return node
        return kept[0] if len(kept) == 1 else Node(Construct.ADD, kept, "", node.span)

    def _is_constant(self, part: Node) -> bool:
        inner = part.args[0] if part.kind in (Construct.NEGATIVE, Construct.PRIME) else part
        return inner.kind is Construct.NAME and (label(inner) in _CONSTANTS or label(inner) in self.facts.constants)

    def _element(self, node: Node) -> Basic:
        if node.kind is not Construct.BUILDER:
            raise self.wrong(node, r"a set of points is compared with one that is written in the same way, `\{x : ...\}`")
        return self.unknown(node.args[0])

    def optimal(self, before: Node, after: Node) -> Claim:
        """An optimum, and another one or the points at which it is attained."""
        sides = [self.optimum(node) if node.kind is Construct.OPTIMUM else None for node in (before, after)]
        first, second = sides
        if first is not None and second is not None:
            if first.unknowns != second.unknowns:
                raise self.wrong(after, "the two optima are taken over different unknowns")
            return self.made(first, SameArgmin(), second)
        found = first or second
        assert found is not None
        other, about = (after, before) if first is not None else (before, after)
        if len(found.unknowns) > 1:
            raise self.wrong(about, "the points of an optimum over several unknowns are read, but the judge does not know them yet")
        (element,) = found.unknowns
        self._explained(other, frozenset(label(one) for one in about.walk() if one.kind is Construct.NAME))
        points = self.points(other, element)
        return self.made(found, Equal(), points) if first is not None else self.made(points, Equal(), found)

    def _explained(self, node: Node, known: frozenset[str]) -> None:
        """What the points are made of stands in the objective too, or something is said of it."""
        called = (one.args[0] for one in node.walk() if one.kind is Construct.CALL)
        below = (part for one in node.walk() if one.kind is Construct.NAME for part in one.args)
        others = {id(one) for head in (*called, *below) for one in head.walk()}
        for one in (one for one in node.walk() if one.kind is Construct.NAME and id(one) not in others):
            unit = key(one) == "I" and self.meaning.unit((), {}) is not None
            if label(one) not in known and not unit and not self.meaning.naming.is_explained(one):
                asked = self.meaning.told(one)
                raise self.wrong(one, f"what is `{asked}`? Define it behind `where`, as in `{asked} = ...`")

    def optimum(self, node: Node) -> Optimum:
        """An arg min or arg max."""
        over, objective = node.args
        unknowns = frozenset(self.unknown(one) for one in over.args)
        sense = Sense.MIN if node.text == "min" else Sense.MAX
        return Optimum(sense=sense, objective=self.meaning.scalar(objective, {}), unknowns=unknowns)

    def unknown(self, node: Node) -> Symbol | IndexedBase:
        """What is varied: a name, or a whole array."""
        node = node.args[0] if node.kind is Construct.RELATE else node
        if node.kind is not Construct.NAME:
            raise self.wrong(node, "what is varied must be a name")
        found = read_argument(self.meaning, node, {})
        entries = [one for one in self.statement.walk() if one.kind is Construct.NAME and key(one) == key(node) and one.args]
        indexed = (one for one in entries if not node.args and (one.args[0].text.strip("0").isdigit() or one.args[0].text in SIZES))
        numbered = next(indexed, None)
        if isinstance(found, Symbol) and numbered is not None:
            entry, whole = self.meaning.told(numbered), self.meaning.told(node)
            raise self.wrong(numbered, rf"is `{entry}` an entry of `{whole}`? Declare `{whole} \in \mathbb R^p`, or rename one of them")
        if not isinstance(found, (Symbol, IndexedBase)):
            raise self.wrong(node, f"`{self.meaning.told(node)}` is one entry of an array; vary a name or the whole array")
        return found

    def points(self, node: Node, element: Basic) -> Points:
        """A set of points: listed, by a condition, or one value."""
        if node.kind is Construct.BUILDER:
            if self.unknown(node.args[0]) != element:
                raise self.wrong(node.args[0], f"the optimum is taken over `{element}`; its points are `\\{{{element} : ...\\}}`")
            return Points(element=element, condition=self.stated(node.args[1]))
        listed = node.args if node.kind is Construct.SET else (node,)
        values = [self._value(element, one) for one in listed]
        return Points(element=element, condition=values[0] if len(values) == 1 else Or(*values))

    def _value(self, element: Basic, node: Node) -> Boolean:
        """That the unknown has this value; an array, in every entry."""
        if not isinstance(element, IndexedBase):
            return Eq(element, self.meaning.scalar(node, {}), evaluate=False)
        name, rank = str(element), self.facts.ranks.get(str(element), 0)
        sides = [self.facts.sizes.get((name, place)) for place in range(rank)]
        shape = [ONE if size is None else self.meaning.scalar(size, {}) for size in (*sides, None)[:2]]
        value = self.meaning.algebra.lifted(self.meaning.value(node, {}), *shape)
        if not isinstance(value, Matrix) or not 1 <= rank <= 2 or None in sides or [*value.shape] != shape:
            what = value.told if isinstance(value, Matrix) else "a number"
            raise self.wrong(node, f"`{self.meaning.told(node)}` is {what}, and no value of `{name}`")
        unknown = Matrix(*value.shape, lambda row, col: element[row] if rank == 1 else element[row, col])
        return self.meaning.conditions.entries(unknown, value, Eq)

    def stated(self, node: Node) -> Boolean:
        """A condition, for every value of the indices that nothing binds."""
        return self.meaning.conditions.stated(
            node, {letter: (self.meaning.naming.index(letter), size) for letter, size in self._every(node).items()}
        )

    def _unquantified(self, node: Node) -> Node:
        """A statement for every value of some indices, of which its own names tell."""
        return self._unquantified(node.args[0]) if node.kind is Construct.EVERY else node

    def equivalent(self, before: Node, after: Node) -> Claim:
        """Two equations with the same solutions."""
        sides = [self._unquantified(side) for side in (before, after)]
        names = [one for side in sides if side.kind is Construct.RELATE for one in side.args[:1] if one.kind is Construct.NAME]
        declared = self.facts.unknowns
        if len(declared) == 1:
            element: Basic = self.unknown(Node(Construct.NAME, (), declared[0], before.span))
        elif len({label(one) for one in names}) == 1:
            element = self.unknown(names[0])
            self.facts.assumed.setdefault(f"{element} is what both conditions are solved for")
        else:
            raise self.wrong(before, r"conditions on which unknown? Declare it, as in `\mu unknown`")
        left, right = (Points(element=element, condition=self.stated(side)) for side in (before, after))
        return self.made(left, Equal(), right)

    def integral(self, before: Node, after: Node) -> Claim:
        """An integral and its value."""
        whole, value = (before, after) if before.kind is Construct.INTEGRAL else (after, before)
        over, low, high, body = whole.args
        variate = self.unknown(over)
        if not isinstance(variate, Symbol):
            raise self.wrong(over, "an integral is taken over one letter")
        if (low is ABSENT) is not (high is ABSENT) and low.text != "R":
            raise self.wrong(whole, "an integral has both limits, or none for the whole line")
        ends = [read_end(self.meaning, low, S.NegativeInfinity), read_end(self.meaning, high, S.Infinity)]
        if low is ABSENT and label(over) not in self.facts.signs:
            self.facts.assumed.setdefault(f"the integral over {variate} is taken over the whole line")
        if ends != [S.NegativeInfinity, S.Infinity]:
            self.domains.append(Domain(element=variate, values=Interval(*ends)))
        integrand, worth = self.meaning.scalar(body, {}), self.meaning.scalar(value, {})
        return self.made(integrand, IntegratesTo(), worth, frozenset((variate,)))

    def unknowns(self, node: Node, left: Expr, why: str) -> frozenset[Basic]:
        """What the two sides are functions of: as declared, or what stands before the bar of the density on the left."""
        if self.facts.unknowns:
            return frozenset(self.unknown(Node(Construct.NAME, (), name, node.span)) for name in self.facts.unknowns)
        if isinstance(left, Density):
            varied = frozenset(left.variates)
            self.facts.assumed.setdefault(f"the two sides are functions of {', '.join(sorted(map(str, varied)))}")
            return varied
        raise self.wrong(node, rf"functions of what? For {why} declare it, as in `\theta unknown`")

    # Declarations

    def premises(self, node: Node, densities: list[Density]) -> Iterator[Premise]:
        """A condition as a domain or as a premise."""
        subject, *others = node.args
        words = node.text.split()
        if node.text == r"\in":
            self.domain(subject, self.set(others[0]))
        elif node.text == r"\sim":
            yield self._premise(node, "distribution", *self.distributed(subject, others[0], densities))
        elif self.meaning.chance.speaks and (node.text == "independent" or subject.kind is Construct.EXPECTATION):
            return  # of random variables
        elif words[0] == "independent":
            yield self._premise(node, "independence", self.independent(subject, others, words[1:], densities))
        elif node.text in ("=", ":=") and subject.kind is Construct.CALL:
            yield self._premise(node, "equation", (self.law(subject, others[0]),))
        elif (stated := self.matrices.premise(node, subject, others)) is not None:
            yield stated
        elif all(word in _ORDERS for word in words):
            yield from self.ordered(node, subject, others, words)
        else:
            hint = "; an equation defines a name or a density that stands alone on its left" if "=" in words else ""
            raise self.wrong(node, f"`{node.text}` is not understood as a declaration{hint}")

    def _premise(self, node: Node, name: str, laws: tuple[Law, ...] = (), positive: tuple[Expr, ...] = ()) -> Premise:
        return Premise(label="", name=name, statement=self.meaning.told(node).replace("$", "$$"), laws=laws, positive=positive)

    def domain(self, subject: Node, values: Set) -> None:
        """Values of a name, or of every entry of an array."""
        found = read_argument(self.meaning, subject, self._any(subject))
        if not isinstance(found, (Symbol, Indexed, IndexedBase)):
            raise self.wrong(subject, "a name or an entry is needed here")
        self.domains.append(Domain(element=found, values=values))

    def set(self, node: Node) -> Set:
        """A set of numbers."""
        if node.kind is Construct.INTERVAL:
            low, high = (read_end(self.meaning, end, S.Infinity) for end in node.args)
            return Interval(low, high, left_open=node.text[0] == "(", right_open=node.text[1] == ")")
        if node.kind is Construct.SET and any(one.kind is Construct.DOTS for one in node.args):
            return Interval(self.meaning.scalar(node.args[0], {}), self.meaning.scalar(node.args[-1], {}))
        if node.kind is Construct.SET:
            return FiniteSet(*(self.meaning.scalar(one, {}) for one in node.args))
        raise self.wrong(node, r"sets are written `(0, 1)`, `[0, 1]`, `\{0, 1\}` or `\mathbb R`")

    def ordered(self, node: Node, subject: Node, others: list[Node], signs: list[str]) -> Iterator[Premise]:
        """Numbers below and above a name are the ends of its domain; a difference that is positive is a premise."""
        values = [self.meaning.scalar(item, self._any(item)) for item in (subject, *others)]
        if signs == [r"\ne"]:
            yield self._premise(node, "condition", positive=((values[0] - values[1]) ** 2,))
            return
        names = [place for place, value in enumerate(values) if isinstance(value, (Symbol, Indexed))]
        if len(names) == 1 and not any(free(value) for place, value in enumerate(values) if place != names[0]):
            low, high, opened = S.NegativeInfinity, S.Infinity, {"<": False, ">": False}
            for place, sign in enumerate(signs):
                below, above = (place, place + 1) if sign in ("<", r"\le") else (place + 1, place)
                if above == names[0]:
                    low, opened["<"] = values[below], sign in _STRICT
                elif below == names[0]:
                    high, opened[">"] = values[above], sign in _STRICT
            self.domains.append(Domain(element=values[names[0]], values=Interval(low, high, opened["<"], opened[">"])))
        else:
            pairs = [(values[place], values[place + 1])[:: 1 if sign in ("<", r"\le") else -1] for place, sign in enumerate(signs)]
            gaps = [high - low + int(sign not in _STRICT) for (low, high), sign in zip(pairs, signs, strict=True)]
            if any(sign not in _STRICT and not gap.is_integer for gap, sign in zip(gaps, signs, strict=True)):
                raise self.wrong(node, r"of expressions only `>` and `<` can be assumed, and `\le` and `\ge` of whole numbers")
            yield self._premise(node, "condition", positive=tuple(gaps))

    def _any(self, node: Node) -> Mapping[str, Expr]:
        """The indices of declared entries, each any index."""
        return {letter: self.meaning.naming.index(letter) for letter in indices(node, self.facts)}

    def independent(self, subject: Node, others: list[Node], words: list[str], densities: list[Density]) -> tuple[Law, ...]:
        """The entries of an array are independent, given others; or names are."""
        if words[:1] == ["of"] or subject.kind is Construct.LIST:
            return read_independence(self.meaning, subject, others, words, densities)
        found = read_argument(self.meaning, subject, self._any(subject))
        given = tuple(read_argument(self.meaning, one, self._any(one)) for one in others)
        if not isinstance(found, Indexed) or len(found.indices) != 1 or not isinstance(found.indices[0], Symbol):
            raise self.wrong(subject, "the entries of one array are independent, as in `y_i independent given \\theta`")
        wholes = {self._whole(one) for one in given}
        joint = [one for one in densities if one.variates == (found.base,)]
        fitting = [one for one in joint if {self._whole(one) for one in one.given} == wholes]
        if not joint:
            behind = tuple(one.base if isinstance(one, Indexed) else one for one in given)
            spoken = dict.fromkeys(one.name for one in densities if found.base in one.given or found.base in one.variates)
            fitting = [Density(letter, (found.base,), behind) for letter in spoken]
        if not fitting:
            told = ", ".join(map(str, joint)) or "none of them"
            raise self.wrong(subject, f"this speaks of the density of `{found.base}` with the same given; in the claim stands {told}")
        return tuple(self._factors(subject, one, Density(one.name, (found,), given)) for one in fitting)

    def _whole(self, item: Basic) -> str:
        """The name of what is given; inputs x_1, ..., x_n are together called x or X."""
        return str(item.base).upper() if isinstance(item, Indexed) else str(item).upper()

    def _factors(self, subject: Node, whole: Density, each: Density) -> Law:
        """The density of an array is the product of its entries' densities."""
        (entry,) = each.variates
        size = self.facts.sizes.get((key(subject), 0))
        letter = str(entry.indices[0])
        if size is None and letter in SIZES:
            self.facts.assumed.setdefault(f"{letter} runs from 1 to {SIZES[letter]}")
            size = Node(Construct.NAME, (), SIZES[letter])
        if size is None:
            raise self.wrong(subject, f"how many entries has `{key(subject)}`? Declare it, as in `y_1, \\dots, y_n`")
        return Law(left=whole, right=Product(each, (entry.indices[0], 1, self.meaning.scalar(size, {}))))

    def distributed(self, subject: Node, law: Node, densities: list[Density]) -> tuple[tuple[Law, ...], tuple[Expr, ...]]:
        """A variate, or the independent entries of an array, have a named distribution, whatever is given beside its parameters.

        The laws of the densities that stand in the claim, and what must be positive for the parameters to make sense.
        """
        env = self._any(subject)
        found, written = read_argument(self.meaning, subject, env), named_law(law)
        if written is None or not isinstance(found, (Symbol, Indexed)):
            raise self.wrong(law, r"a variate has a named distribution, as in `y_i \sim \mathcal N(\mu, \sigma^2)`")
        given = tuple(self.meaning.scalar(one, env) for one in written.parameters)
        try:
            known = written.known
            right, asked = known.density_at(found, given), asked_of(known, given)
        except InputError as why:
            raise self.wrong(law, str(why)) from why
        told = (*(f"{expr} is positive" for expr in asked), *(() if known.assumed == "-" else (known.assumed,)))
        self.facts.assumed.update(dict.fromkeys(told))
        self._within(found, known)
        base = found.base if isinstance(found, Indexed) else found
        laws: dict[Law, None] = {}
        whole = right
        for letter, behind, entire in self.descent.stated(str(base), densities):
            each = Density(letter, (found,), behind)
            varied = (*env.values(), *self.descent.variables((found, *behind)))
            laws.setdefault(Law(left=each, right=right, variables=varied))
            if isinstance(found, Indexed) and env and entire:
                factors = self._factors(subject, Density(letter, (base,), behind), each)
                laws.setdefault(replace(factors, variables=self.descent.variables(behind)))
                whole = factors.right.func(right, *factors.right.args[1:])
        low, high = (known.at(end, given) for end in (known.low, known.high))
        self.descent.drawn[str(base)] = Drawn(whole, low, high, known.spacing is Spacing.WHOLE)
        if not laws and not self.meaning.chance.speaks:
            raise self.wrong(law, f"no density of `{base}` stands in the claim")
        return tuple(laws), asked

    def _within(self, found: Symbol | Indexed, known: Distribution) -> None:
        """Where the values of a distribution lie, as far as a sign does not say it."""
        if known.low.is_Integer and known.high.is_Integer:
            whole = FiniteSet(*range(int(known.low), int(known.high) + 1))
            values = whole if known.spacing is Spacing.WHOLE else Interval.open(known.low, known.high)
            self.domains.append(Domain(element=found, values=values))

    def law(self, left: Node, right: Node) -> Law:
        """An equation for a density; the indices of its entries are any."""
        env = self._any(left)
        density = self.meaning.scalar(left, env)
        if not isinstance(density, Density):
            raise self.wrong(left, "an equation can be assumed of a density p(. | .) only")
        varied = (*env.values(), *self.descent.variables((*density.variates, *density.given)))
        return Law(left=density, right=self.meaning.scalar(right, env), variables=varied)
