"""Vectors and matrices as text: random expressions, rewritten by the laws of their algebra, and the same with one slip in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from derive import Claim
from derive.reading.read import read
from tests.attack.vocabulary import Case, Kinds, Unfit

KINDS = Kinds()
LETTERS = {
    "n,p": ("X", "Z"), "n,n": ("W",), "p,p": ("A", "B"), "n,1": ("y", "v"), "p,1": (r"\theta", "u"), "1,1": ("c", r"\lambda"),
}  # fmt: skip
SHAPES = {letter: tuple(shape.split(",")) for shape, letters in LETTERS.items() for letter in letters}
DEPTH, TRIES = 3, 60


@dataclass(frozen=True)
class Term:
    """A letter, or what is done to terms: plus, minus, times, transpose, trace."""

    of: str
    parts: tuple[Term, ...] = ()

    @property
    def shape(self) -> tuple[str, str]:
        match self.of, self.parts:
            case "transpose", (one,):
                return one.shape[::-1]
            case "trace", _:
                return "1", "1"
            case "times", (one, other) if one.shape == ("1", "1"):
                return other.shape
            case "times", (one, other):
                return one.shape[0], other.shape[1]
            case "plus" | "minus", (one, _):
                return one.shape
        return SHAPES[self.of]

    def __str__(self) -> str:
        match self.of, self.parts:
            case "transpose", (one,):
                return rf"{one}^\top" if not one.parts else rf"({one})^\top"
            case "trace", (one,):
                return rf"\operatorname{{tr}}({one})"
            case "times", parts:
                return " ".join(f"({part})" if part.of in ("plus", "minus") else str(part) for part in parts)
            case "plus", (one, other):
                return f"{one} + {other}"
            case "minus", (one, other):
                return f"{one} - ({other})" if other.of in ("plus", "minus") else f"{one} - {other}"
        return self.of


def drawn(rng: Random, shape: tuple[str, str], depth: int) -> Term:
    """A random term of a shape."""
    rows, cols = shape
    ways = ["letter"] * (depth == 0) or ["plus", "minus", "times", "times", "transpose"] + ["trace"] * (shape == ("1", "1"))
    way = rng.choice(ways)
    if way == "letter" or (way == "transpose" and shape == ("1", "1")):
        fitting = [Term(letter) for letter in LETTERS.get(f"{rows},{cols}", ())]
        fitting += [Term("transpose", (Term(letter),)) for letter in LETTERS.get(f"{cols},{rows}", ()) if rows != cols]
        if fitting:
            return rng.choice(fitting)
        way = "times"
    match way:
        case "plus" | "minus":
            return Term(way, (drawn(rng, shape, depth - 1), drawn(rng, shape, depth - 1)))
        case "transpose":
            return Term("transpose", (drawn(rng, (cols, rows), depth - 1),))
        case "trace":
            size = rng.choice("np")
            return Term("trace", (drawn(rng, (size, size), depth - 1),))
    middle = rng.choice("np")
    return Term("times", (drawn(rng, (rows, middle), max(depth - 1, 0)), drawn(rng, (middle, cols), max(depth - 1, 0))))


Law = Callable[[Term], Term | None]


def _distributed(term: Term) -> Term | None:
    match term:
        case Term("times", (one, Term("plus" | "minus" as of, (a, b)))):
            return Term(of, (Term("times", (one, a)), Term("times", (one, b))))
        case Term("times", (Term("plus" | "minus" as of, (a, b)), one)):
            return Term(of, (Term("times", (a, one)), Term("times", (b, one))))
    return None


def _turned(term: Term) -> Term | None:
    """Transposes of sums, products, transposes and numbers."""
    match term:
        case Term("transpose", (Term("plus" | "minus" as of, (a, b)),)):
            return Term(of, (_transposed(a), _transposed(b)))
        case Term("transpose", (Term("times", (a, b)),)) if ("1", "1") not in (a.shape, b.shape):
            return Term("times", (_transposed(b), _transposed(a)))
        case Term("times", (a, b)) if term.shape == ("1", "1") != a.shape:
            return Term("times", (_transposed(b), _transposed(a)))
    return None


def _transposed(term: Term) -> Term:
    return term.parts[0] if term.of == "transpose" else term if term.shape == ("1", "1") else Term("transpose", (term,))


def _rotated(term: Term) -> Term | None:
    match term:
        case Term("trace", (Term("times", (a, b)),)) if ("1", "1") not in (a.shape, b.shape):
            return Term("trace", (Term("times", (b, a)),))
        case Term("trace", (one,)):
            return Term("trace", (_transposed(one),))
        case Term("times", (a, b)) if term.shape == ("1", "1") != a.shape:
            return Term("trace", (Term("times", (b, a)),))
    return None


def _exchanged(term: Term) -> Term | None:
    match term:
        case Term("plus", (a, b)):
            return Term("plus", (b, a))
        case Term("minus", (Term("plus", (a, b)), c)):
            return Term("plus", (Term("minus", (a, c)), b))
    return None


LAWS: dict[str, Law] = {"distributed": _distributed, "transposed": _turned, "trace rotated": _rotated, "terms exchanged": _exchanged}


def _kept(term: Term) -> Term | None:
    """A transpose is forgotten where the shapes allow it."""
    match term:
        case Term("transpose", (one,)) if one.shape == one.shape[::-1]:
            return one
    return None


def _swapped(term: Term) -> Term | None:
    match term:
        case Term("times", (a, b)) if a.shape == b.shape == a.shape[::-1] != ("1", "1"):
            return Term("times", (b, a))
    return None


def _sign(term: Term) -> Term | None:
    match term:
        case Term("plus" | "minus" as of, parts):
            return Term("minus" if of == "plus" else "plus", parts)
    return None


def _lost(term: Term) -> Term | None:
    return term.parts[0] if term.of in ("plus", "minus") else None


def _doubled(term: Term) -> Term | None:
    return Term("plus", (term, term)) if term.of == "times" else None


SLIPS: dict[str, Law] = {
    "transpose forgotten": _kept, "factors exchanged": _swapped, "sign": _sign, "term lost": _lost, "product doubled": _doubled,
}  # fmt: skip


def places(term: Term, law: Law) -> Iterator[Term]:
    """The whole with the law applied at one place, for each place that allows it."""
    found = law(term)
    if found is not None and found.shape == term.shape:
        yield found
    for place, part in enumerate(term.parts):
        for inner in places(part, law):
            yield Term(term.of, (*term.parts[:place], inner, *term.parts[place + 1 :]))


def applied(term: Term, law: Law, rng: Random) -> Term:
    found = [one for one in places(term, law) if one != term]
    if not found:
        raise Unfit("the law has no place")
    return rng.choice(found)


def equality(rng: Random, main: Law, sound: bool) -> Case:
    """One to three steps, of which one is the main one."""
    shape = rng.choice((("1", "1"), ("1", "1"), ("p", "1"), ("p", "p"), ("n", "p")))
    for _ in range(TRIES):
        before = after = drawn(rng, shape, DEPTH)
        steps = [rng.choice(list(LAWS.values())) for _ in range(rng.choice((0, 1, 2)))]
        steps.insert(rng.randint(0, len(steps)), main)
        try:
            for step in steps:
                try:
                    after = applied(after, step, rng)
                except Unfit:
                    if step is main:
                        raise
        except Unfit:
            continue
        if str(before) != str(after) or not sound:
            return _case(before, after)
    raise Unfit("no term allows it")


def _case(before: Term, after: Term) -> Case:
    spaces = (rf"{letter} \in \mathbb R^{{{_size(shape)}}}" for letter, shape in SHAPES.items() if shape != ("1", "1"))
    text = f"{before} = {after} where {'; '.join(spaces)}"

    @cache
    def claim() -> Claim:
        return read(text).claim

    return Case(claim, said=text)


def _size(shape: tuple[str, str]) -> str:
    return shape[0] if shape[1] == "1" else rf"{shape[0]} \times {shape[1]}"


for name, law in LAWS.items():
    KINDS(f"matrices: {name}", "true", 2)(lambda rng, law=law: equality(rng, law, sound=True))
for name, law in SLIPS.items():
    KINDS(f"matrices: {name}", "false", 2)(lambda rng, law=law: equality(rng, law, sound=False))
