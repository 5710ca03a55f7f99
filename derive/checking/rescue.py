"""Usual premises that nobody states: a contradiction that one of them lifts is held against nobody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

from derive.checking.glancing import seen_wrong
from derive.checking.knowledge import Declared
from derive.checking.posing import Posed
from derive.checking.shapes import NUMBERS, binds, calls, is_density, is_optimum, sides_of_bar, sizes, spelled_name
from derive.claims.verdict import Proved, Undecided, Verdict
from derive.judging.judge import judge
from derive.reading.names import key, subscripts
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import OutOfTime

MOST = 60
"""How many premises are tried on a claim."""
_LETTERS = 6
_FRESH = ("v", "g", "h", "w", "b", "s", "q")
_INDICES = ("u", "r", "j", "l", "m", "i")
UNKNOWN = " unknown"
"""Ends a declaration of what is varied."""
_WHY = "usual, and not stated"
_SIZE = " is a positive integer"
"""How the door tells that it takes a letter for a size: nothing else is assumed of it."""


Enough = Callable[[Verdict], bool]
"""Whether a verdict on a claim with a premise tells that the premise may be meant."""


def holds(verdict: Verdict) -> bool:
    """Whether it is proved."""
    return isinstance(verdict, Proved)


def may_hold(verdict: Verdict) -> bool:
    """Whether it is proved, or agrees on samples."""
    return isinstance(verdict, Proved) or (isinstance(verdict, Undecided) and bool(verdict.agreeing))


@dataclass(frozen=True, slots=True)
class Company:
    """The other items of a chain, as far as they tell which premises can be meant.

    Parameters
    ----------
    equal : tuple of Node
        Items that are proved equal to one of two that contradict each other: what is used on the way to the other does not stand there.
    between : bool
        Whether one of the two stands between two items that are proved equal: what is used on the way to it would be taken back after it.
    said : frozenset of str
        Names of which the author says where they lie.
    """

    equal: tuple[Node, ...]
    between: bool
    said: frozenset[str]

    @property
    def enough(self) -> Enough:
        """Samples do where nothing is proved of the two that contradict each other."""
        return holds if self.equal else may_hold

    def allows(self, premises: tuple[Declared, ...]) -> bool:
        """Whether the premises leave alone what the author says of where names lie."""
        return all(" = " in one.text or one.text.endswith(UNKNOWN) or one.subject not in self.said for one in premises)


def rescued(posed: Posed, company: Company, restated: Callable[[tuple[Declared, ...]], Posed | None]) -> tuple[Declared, ...]:
    """Premises under which a refuted claim is not refuted; none where there are none.

    Parameters
    ----------
    posed : Posed
        The claim.
    company : Company
        What else stands in the chain.
    restated : callable
        The same claim with more declared; None where it cannot be read.
    """
    for tried, premises in enumerate(filter(company.allows, _usual(posed, company))):
        if tried == MOST:
            break
        again = restated(premises)
        if again is None or seen_wrong(again.claim):
            continue
        try:
            verdict = judge(again.claim)
        except OutOfTime:
            return premises
        if company.enough(verdict):
            return premises
    return ()


def _usual(posed: Posed, company: Company) -> Iterator[tuple[Declared, ...]]:
    """Premises to be tried, the likeliest first."""
    seen = _Seen(posed)
    yield from seen.varied()
    yield from seen.positive()
    yield from seen.factors()
    yield from seen.means()
    yield from seen.shares()
    if not company.between:
        yield from seen.centred(company.equal)
        yield from seen.values()
    yield from seen.symmetric()
    yield from seen.sums()
    yield from seen.reciprocals()
    yield from seen.independent()
    yield from seen.matrices()
    yield from seen.lengths()


def _declared(text: str, subject: str, why: str = _WHY) -> Declared:
    return Declared(text, subject, why)


class _Seen:
    """The letters of a claim as they are written: numbers, arrays with an entry each, and what densities are functions of."""

    def __init__(self, posed: Posed) -> None:
        self.posed = posed
        told = {one.subject for one in posed.declared if one.value is not None}
        taken = (one.removesuffix(_SIZE) for one in posed.assumed if one.endswith(_SIZE))
        self.counts = frozenset(taken).union(*(sizes(side) for side in posed.sides))
        self.indices = frozenset().union(*(binds(side) for side in posed.sides))
        self.densities = tuple(dict.fromkeys(one for side in posed.sides for one in calls(side) if is_density(one)))
        self.unknowns = frozenset().union(*(_spelled_in(side.args[0]) for side in posed.sides if is_optimum(side)))
        powers = [one.args[1] for side in posed.sides for one in side.walk() if one.kind is Construct.POWER and one.args[0].text != "e"]
        self.exponents = frozenset(one.text for power in powers for one in _names(power))
        self.numbers, self.arrays = dict[str, str](), dict[str, Node]()
        for node in (node for side in posed.sides for node in _names(side)):
            if any(one.text in self.indices for part in node.args for one in part.walk()):
                self.arrays.setdefault(node.text, node)
            elif spelled_name(node) not in self.counts | self.indices | told | NUMBERS:
                self.numbers.setdefault(spelled_name(node), self.latex(node))
        entries = {key(node) for node in self.arrays.values()}
        self.letters = [name for name in self.numbers if name not in self.arrays.keys() | self.unknowns][:_LETTERS]
        self.alone = [name for name in self.letters if name.partition("_")[0] not in entries]

    def latex(self, node: Node) -> str:
        """As it is written in the claim."""
        return self.posed.text[node.span.start : node.span.end].strip()

    def bound(self, node: Node) -> list[str]:
        """The indices of an entry."""
        return [one.text for part in node.args for one in part.walk() if one.text in self.indices]

    def size(self, index: str) -> str:
        """How many there are: where its sum ends, or as the door has taken it."""
        bigs = (one for side in self.posed.sides for one in side.walk() if one.kind is Construct.BIG and one.args[0].text == index)
        ends = [self.latex(one.args[2]) for one in bigs if one.args[2].kind is not Construct.ABSENT]
        lead = f"{index} runs from 1 to "
        return next(iter(ends), next((one.removeprefix(lead) for one in self.posed.assumed if one.startswith(lead)), "n"))

    def fresh(self, entry: Node, index: str = "", other: str = "") -> str:
        """An entry of an array that is not there yet, with another index in place of one."""
        taken = {*self.numbers, *self.arrays}
        letter = next(one for one in _FRESH if one not in taken)
        return f"{letter}_{{{', '.join(other if part.text == index else self.latex(part) for part in subscripts(entry))}}}"

    def summed(self, entry: Node, index: str) -> str:
        """The sum of a fresh array over an index."""
        other = next(one for one in _INDICES if one not in self.indices | self.numbers.keys() | self.arrays.keys())
        return rf"\sum_{{{other}=1}}^{{{self.size(index)}}} {self.fresh(entry, index, other)}"

    def varied(self) -> Iterator[tuple[Declared, ...]]:
        """What is left out does not depend on another unknown than is taken."""
        if any(one.text.endswith(UNKNOWN) for one in self.posed.declared):
            yield from [(_declared(f"{self.numbers[name]}{UNKNOWN}", f"{name}{UNKNOWN}", "the unknown"),) for name in self.letters]

    def positive(self) -> Iterator[tuple[Declared, ...]]:
        """Everything is positive."""
        numbers = [_declared(f"{self.numbers[name]} > 0", name) for name in self.letters]
        arrays = [_declared(f"{self.latex(node)} > 0", name) for name, node in self.arrays.items()]
        yield from [(*numbers, *arrays)] if numbers and arrays else []
        yield from [tuple(found) for found in (numbers, arrays) if found]
        yield from [(one,) for one in numbers] if len(numbers) > 1 else []

    def factors(self) -> Iterator[tuple[Declared, ...]]:
        """A density of a part given too much is the density without it: what is marginal, or irrelevant, is not said; a prior is flat."""
        nodes = [node for one in self.densities for side in sides_of_bar(one) for node in side]
        variables = dict.fromkeys(self.latex(node) for node in nodes if not _spelled_in(node) & self.unknowns)
        heads = dict.fromkeys(self.latex(one.args[0]) for one in self.densities)
        if len(variables) > _LETTERS:
            return
        for head in heads:
            for one, other in permutations(variables, 2):
                yield (_declared(rf"{head}({one} \mid {other}) = {head}({one})", one),)
            for node in dict.fromkeys(node for node in nodes if _spelled_in(node) & self.unknowns):
                if not self._on_both_sides(head, node):  # a prior that nobody drops is not flat
                    yield (_declared(f"{head}({self.latex(node)}) = 1", self.latex(node), "a flat prior"),)

    def _on_both_sides(self, head: str, unknown: Node) -> bool:
        """Whether the density of an unknown by itself stands on either side."""
        alone = ((one for one in calls(side) if one.args[1].args == (unknown,)) for side in self.posed.sides)
        return all(any(self.latex(one.args[0]) == head for one in side) for side in alone)

    def means(self) -> Iterator[tuple[Declared, ...]]:
        """A bar is a mean."""
        for name in self.numbers:
            for letter, entry in self.arrays.items():
                if name.startswith((f"{letter}bar", f"{letter}hat")):
                    index = self.bound(entry)[-1]
                    size = self.size(index)
                    yield (
                        _declared(rf"{self.numbers[name]} = \frac{{1}}{{{size}}} \sum_{{{index}=1}}^{{{size}}} {self.latex(entry)}", name),
                    )

    def shares(self) -> Iterator[tuple[Declared, ...]]:
        """Weights, or probabilities, have the sum one."""
        for name, node in self.arrays.items():
            for index in dict.fromkeys(self.bound(node)) if _by_names(node) else ():
                entry, part, parts = self.latex(node), self.fresh(node), self.summed(node, index)
                share = _declared(rf"{entry} = \frac{{{part}}}{{{parts}}}", name, "weights sum to one")
                yield share, _declared(f"{part} > 0", part)
        together: dict[str, list[str]] = {}
        for name in self.numbers:
            together.setdefault(name.partition("_")[0], []).append(name)
        for family in together.values():
            if len(family) > 1:
                others = " - ".join(self.numbers[name] for name in family[:-1])
                yield (_declared(f"{self.numbers[family[-1]]} = 1 - {others}", family[-1], "the parts sum to one"),)
        for one, other in combinations(self.alone, 2):
            yield (_declared(f"{self.numbers[other]} = 1 - {self.numbers[one]}", other, "the parts sum to one"),)

    def centred(self, equal: tuple[Node, ...]) -> Iterator[tuple[Declared, ...]]:
        """Data are centred: then nobody writes their sum, and where that is used they stand alone."""
        for name, node in self.arrays.items():
            index = self.bound(node)[-1]
            if not _by_names(node) or any(_adds_up(side, name, index) for side in (*self.posed.sides, *equal)):
                continue
            if equal and all(_mixed(side, name) for side in self.posed.sides):
                continue
            mean = rf"\frac{{1}}{{{self.size(index)}}} {self.summed(node, index)}"
            yield (_declared(f"{self.latex(node)} = {self.fresh(node)} - {mean}", name, "centred"),)

    def values(self) -> Iterator[tuple[Declared, ...]]:
        """Counts of yes and no are 0 or 1; what lies between 0 and 1."""
        for name, node in self.arrays.items():
            if name in self.exponents:
                yield (_declared(rf"{self.latex(node)} \in \{{0, 1\}}", name),)
        for name in self.letters:
            if name in self.unknowns:
                continue  # where it may lie is what is asked
            yield (_declared(rf"{self.numbers[name]} \in (0, 1)", name),)
            if name in self.exponents:
                yield (_declared(rf"{self.numbers[name]} \in \{{0, 1\}}", name),)
            yield (_declared(rf"{self.numbers[name]} positive integer", name),)

    def sums(self) -> Iterator[tuple[Declared, ...]]:
        """A letter stands for a sum that was put in for it in some places only."""
        left, right = (frozenset(one for one in side.walk() if one.kind is Construct.BIG) for side in self.posed.sides)
        bigs = dict.fromkeys(one for one in self.posed.sides[0].walk() if one in left & right)
        if self.unknowns:
            return  # a sum of losses is no letter's value
        for big in list(bigs)[:_LETTERS]:
            for name in self.letters:
                if name not in _spelled_in(big):
                    yield (_declared(f"{self.numbers[name]} = {self.latex(big)}", name, "put in"),)

    def symmetric(self) -> Iterator[tuple[Declared, ...]]:
        """Weights between two of the same kind are the same both ways."""
        for name, node in self.arrays.items():
            if len(self.bound(node)) == 2:
                yield (_declared(f"{self.latex(node)[: node.args[0].span.start - node.span.start].rstrip(' _{')} symmetric", name),)

    def reciprocals(self) -> Iterator[tuple[Declared, ...]]:
        """A precision is the inverse of a variance."""
        for one, other in permutations(self.alone, 2):
            first, second = self.numbers[one], self.numbers[other]
            for value in (rf"\frac{{1}}{{({second})^2}}", rf"\frac{{1}}{{{second}}}", f"({second})^2"):
                yield (_declared(f"{first} = {value}", one), _declared(f"{second} > 0", other))

    def independent(self) -> Iterator[tuple[Declared, ...]]:
        """What is random is independent."""
        if any(one.kind is Construct.EXPECTATION for side in self.posed.sides for one in side.walk()):
            random = [self.numbers[name] for name in self.letters if self.numbers[name][:1].isupper()]
            if len(random) > 1:
                yield (_declared(f"{', '.join(random)} independent", random[0]),)

    def lengths(self) -> Iterator[tuple[Declared, ...]]:
        """A vector that is multiplied with itself, or with others, is a direction: its length is one."""
        for one in self.posed.declared:
            name, lies, _ = one.text.partition(_IN_SPACE)
            if lies and not self.unknowns:  # what is looked for, and the data for it, have any length
                yield (_declared(f"{name}^T {name} = 1", f"{name}^T {name}", "a direction has length one"),)

    def matrices(self) -> Iterator[tuple[Declared, ...]]:
        """Capital letters are matrices, and small ones beside them are vectors."""
        large = [self.numbers[name] for name in self.letters if self.numbers[name].strip(r"\{}").removeprefix("mathbf{")[:1].isupper()]
        small = [self.numbers[name] for name in self.letters if self.numbers[name] not in large]
        spaces = [_declared(rf"{latex} \in \mathbb{{R}}^{{d \times d}}", latex) for latex in large]
        if spaces:
            yield tuple(spaces)
            yield (*spaces, *(_declared(rf"{latex} \in \mathbb{{R}}^d", latex) for latex in small))


_IN_SPACE = r" \in \mathbb R^"
"""As a vector is declared."""


def _names(node: Node) -> Iterator[Node]:
    """The names in it but those of functions and in subscripts."""
    match node.kind:
        case Construct.NAME:
            yield node
        case Construct.CALL:
            yield from _names(node.args[1])
        case _:
            for part in node.args:
                yield from _names(part)


def _by_names(entry: Node) -> bool:
    """Whether its indices stand apart, so that another can be put in the place of one."""
    return all(part.kind is Construct.NAME for part in subscripts(entry))


def _adds_up(side: Node, name: str, index: str) -> bool:
    """Whether the sum of an array, perhaps times something, is written."""
    sums = (one for one in side.walk() if one.kind is Construct.BIG and one.text == r"\sum" and one.args[0].text == index)
    return any(_multiple(one.args[3], name, index) for one in sums)


def _mixed(side: Node, name: str) -> bool:
    """Whether an array stands in a sum below a power, a sign of absolute value or a function, beside terms without it."""
    inner = (part for one in side.walk() if one.kind in _BENDING for part in one.walk() if part.kind is Construct.ADD)
    return any(len({_holds_name(term, name) for term in one.args}) == 2 for one in inner)


_BENDING = (Construct.POWER, Construct.ABS, Construct.NORM, Construct.CALL)


def _holds_name(node: Node, name: str) -> bool:
    return any(one.text == name for one in _names(node))


def _multiple(body: Node, name: str, index: str) -> bool:
    """Whether the only factor that bears the index is an entry of the array."""
    bare = body.args[0] if body.kind is Construct.NEGATIVE else body
    row = bare.args if bare.kind is Construct.MULTIPLY else (bare,)
    held = [part for part in row if any(one.text == index for one in part.walk())]
    return len(held) == 1 and held[0].kind is Construct.NAME and held[0].text == name


def _spelled_in(density: Node) -> frozenset[str]:
    return frozenset(spelled_name(one) for one in _names(density))
