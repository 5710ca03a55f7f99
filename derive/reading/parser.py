"""Tokens to a tree, by binding power; where convention leaves two readings, a fork says why, and a policy says which is taken.

Nothing is dropped: a token that the grammar has no place for is named. The parser knows no mathematics and imports no SymPy; which
commands are functions it is told.
"""

from collections.abc import Iterable
from itertools import pairwise

from derive.reading.atoms import MOMENTS, Atoms
from derive.reading.cursor import Fork
from derive.reading.lexer import PROSE, RELATIONS, WHERE, Sort, Token
from derive.reading.pairs import between, index_pair
from derive.reading.scanning import BARS, BIG, CLAUSES, OF_MATRICES, OPEN
from derive.reading.tree import ABSENT, DEEPEST, Construct, Node, ends_of_set, free_letters, named_with_primes, refused

_TIMES = (r"\cdot", r"\times")
_SIGNED = (r"\pm", r"\mp")
_BEHIND = (")", "]", "}", r"\}", r"\rangle", r"\%", "^", "_", "!", "'")
_BETWEEN = (",", ";", ":", ".", r"\mid", r"\perp", r"\choose", r"\cap")
_ENDING = frozenset(("+", "-", "/", *_TIMES, *_SIGNED, *_BEHIND, *_BETWEEN))
_CONSTRUCTIONS = (r"\sqrt", r"\binom", r"\frac")


class Parser(Atoms):
    """The grammar of expressions and of chains of relations, a method each, from what binds least to what binds most."""

    # Relations

    def equivalence(self) -> Node:
        """Chains of relations, parted by if and only if."""
        start, sides = self.token.span.start, [self.clause()]
        while self.takes(r"\iff"):
            sides.append(self.clause())
        if self.sees(",") and self.peek().text in ("for", r"\forall"):
            self.take()
            sides[-1] = self.quantifier(sides[-1])
        return sides[0] if len(sides) == 1 else self.node(Construct.RELATE, tuple(sides), start, " ".join([r"\iff"] * (len(sides) - 1)))

    def chain(self) -> Node:
        """Items with relations between them."""
        start, first = self.token.span.start, self.sum()
        signs, others = self.related()
        return self.node(Construct.RELATE, (first, *others), start, " ".join(signs)) if signs else first

    def related(self) -> tuple[list[str], list[Node]]:
        """The relations that follow, each with what stands behind it."""
        signs, others = [], []
        while (sign := self.relation()) is not None:
            signs.append(sign)
            others.append(self.range() if sign in (r"\in", r"\sim") else self.sum())
        return signs, others

    def relation(self) -> str | None:
        """The relation that stands here, be it with something above it."""
        if self.sees(r"\stackrel", r"\overset"):
            self.take()
            self.at = self.scan.behind(self.at)
            self.expect("{")
            if self.token.text not in RELATIONS:
                raise self.lost("a relation is needed below")
            sign = self.take().text
            self.expect("}")
            return sign
        related = self.token.sort is Sort.SIGN and self.token.text in RELATIONS and self.token.text != r"\iff"
        return self.take().text if related else None

    def range(self) -> Node:
        """A set behind an element sign, or a distribution."""
        start = self.token.span.start
        if self.token.text[:2] == "bb":
            letter = self.take().text[2:]
            above = below = ABSENT
            while self.sees("^", "_"):
                if self.take().text == "_":
                    below = self.argument(self.condition)
                else:
                    above = self.argument(self.sizes)
            return self.node(Construct.SPACE, (above, below), start, letter)
        if self.sees("(", "[") and self.scan.contents(self.at).commas == 1:
            opening = self.take().text
            low = self.deeper(self.sum)
            self.expect(",")
            high = self.deeper(self.sum)
            return self.node(Construct.INTERVAL, (low, high), start, opening + self.expect(")", "]").text)
        return self.sum()

    def sizes(self) -> Node:
        """n, or n x p."""
        start, sides = self.token.span.start, [self.power()]
        while self.takes(r"\times"):
            sides.append(self.power())
        return sides[0] if len(sides) == 1 else self.node(Construct.LIST, tuple(sides), start)

    # Sums and products

    def sum(self) -> Node:
        """Terms with plus and minus between them."""
        start = self.token.span.start
        return self.terms(self.term(), start, len(self.tokens))

    def terms(self, first: Node, start: int, until: int) -> Node:
        """A term and those that follow up to a place."""
        terms = [first]
        while self.at < until and self.sees("+", "-"):
            terms.append(self.term())
        return first if len(terms) == 1 else self.node(Construct.ADD, tuple(terms), start)

    def term(self) -> Node:
        """A product with the signs before it."""
        start, negative = self.token.span.start, False
        while self.sees("+", "-"):
            negative ^= self.take().text == "-"
        product = self.multiplied(self.factors())
        return self.node(Construct.NEGATIVE, (product,), start) if negative else product

    def multiplied(self, factors: list[Node]) -> Node:
        """One factor by itself, else a product; the text says where a dot was written."""
        if len(factors) == 1:
            return factors[0]
        marks = "".join("." if any(dot in self.source[a.span.end : b.span.start] for dot in _DOTS) else " " for a, b in pairwise(factors))
        return self.node(Construct.MULTIPLY, tuple(factors), factors[0].span.start, marks)

    def starts(self) -> bool:
        """Whether another factor begins here."""
        token = self.token
        if token.sort in (Sort.END, Sort.BREAK) or (token.sort is Sort.SIGN and (token.text in RELATIONS or token.text in _ENDING)):
            return False
        if token.text in self.heads or (self.integrating and self._differential()):
            return False
        if token.text in BARS:
            return not self.barred
        if token.sort is not Sort.WORD:
            return token.text not in (r"\stackrel", r"\overset")
        several = token.span in (self.peek().span, self.tokens[self.at - 1].span)
        bare = token.span.end - token.span.start == len(token.text) or token.text.lower() in PROSE
        return token.text not in (WHERE, *CLAUSES) and not several and not (self.declaring and bare and self.peek().text not in OPEN)

    def _differential(self) -> bool:
        return self.token.text == "d" and self.peek().sort is Sort.NAME

    def factors(self) -> list[Node]:
        """The factors of a term, in a row or with signs between them; what a sum or function leaves over belongs to the term."""
        if not (self.starts() or self.sees(*BARS)):
            raise self.lost("an expression is missing")
        found = self.factor()
        while True:
            if self.takes(*_TIMES):
                found += self.signed()
            elif self.sees("/"):
                found = self.divided(found)
            elif self.starts():
                if self.token.sort is Sort.NUMBER and found[-1].kind is Construct.NUMBER:
                    raise self.lost("two numbers stand side by side")
                found += self.factor()
            else:
                return found

    def signed(self) -> list[Node]:
        """A factor behind a sign of multiplication or division may bear a sign of its own."""
        start = self.token.span.start
        if not self.takes("-"):
            return self.factor()
        first, *others = self.factor()
        return [self.node(Construct.NEGATIVE, (first,), start), *others]

    def divided(self, above: list[Node]) -> list[Node]:
        """What stands before a slash over what stands behind it: all in a row, or the first factor; a bracket is complete by itself."""
        slash, complete = self.take(), self.sees(*OPEN)
        row = self.signed()
        while not complete and self.starts() and not self._big():
            row += self.factor()
        if len(row) > 1 and not complete and not self.fork(Fork.SLASH, slash.span):
            row = [self.multiplied(row)]
        return [self.node(Construct.DIVIDE, (self.multiplied(above), row[0]), above[0].span.start), *row[1:]]

    def _big(self) -> bool:
        return self.sees(r"\sum", r"\prod", r"\int")

    def factor(self) -> list[Node]:
        """One factor, and those behind it that its operand does not take."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise refused(self.source, self.token.span, f"nested more than {DEEPEST} deep")
        found = self._factor()
        self.depth -= 1
        return found

    def _factor(self) -> list[Node]:
        start, text = self.token.span.start, self.token.text
        if self._optimum_ahead():
            return [self.optimum()]
        if self.sees(r"\sum", r"\prod") or (self.sees(r"\max", r"\min") and self.peek().text == "_"):
            return self.big()
        if self.sees(r"\int"):
            return [self.integral()]
        if self.takes(r"\nabla"):
            over = order = ABSENT
            while self.sees("_", "^"):
                if self.take().text == "_":
                    over = self.argument(self.sum)
                else:
                    order = self.argument(self.sum)
            return [self.node(Construct.GRADIENT, (over, self.multiplied(self.factors()), order), start)]
        if self.sees(r"\frac") and (derivative := self.derivative()) is not None:
            return [derivative]
        if self.word(*MOMENTS) and self.peek().text in (*OPEN, "_"):
            self.take()
            moment = self.moment(text, start, self.argument(self.condition) if self.takes("_") else ABSENT)
            return [self.node(Construct.POWER, (moment, self.raised()), start) if self.sees("^") else moment]
        return self.function() if self._applied() else [self.power()]

    def _applied(self) -> bool:
        """Whether a word or command stands here that is a function."""
        token = self.token
        command = token.sort is Sort.WORD or (token.text[:1] == "\\" and token.text[1:].isalpha() and token.text not in _CONSTRUCTIONS)
        return command and (self.is_function(token.text, 1) or self.is_function(token.text, 2))

    def function(self) -> list[Node]:
        """A function's scripts, its arguments in brackets, or without them the factors that follow."""
        token = self.take()
        start, base, exponent = token.span.start, ABSENT, ABSENT
        while self.sees("^", "_"):
            raised = self.take().text == "^"
            script = self.argument(self.sum)
            if script.kind is Construct.NEGATIVE:
                raise refused(self.source, script.span, f"`{token.text}` to a negative power: is it the inverse function? Write it out")
            base, exponent = (base, script) if raised else (script, exponent)
        head, left = Node(Construct.NAME, () if base is ABSENT else (base,), token.text, token.span), list[Node]()
        if self.sees(*OPEN):
            arguments = self.group(self.commas)
            if self.sees("^") and exponent is ABSENT:
                hat = self.take()
                exponent = self.argument(self.sum)
                if token.text.removeprefix("\\") not in OF_MATRICES and self.fork(Fork.ARGUMENT_RAISED, hat.span):
                    raised_argument = self.node(Construct.POWER, (arguments.args[0], exponent), arguments.span.start)
                    arguments, exponent = self.node(Construct.LIST, (raised_argument, *arguments.args[1:]), start), ABSENT
        else:
            argument, left = self.bare_argument(token)
            arguments = Node(Construct.LIST, (argument,), "", argument.span)
        call = self.node(Construct.CALL, (head, arguments), start)
        return [call if exponent is ABSENT else self.node(Construct.POWER, (call, exponent), start), *left]

    def bare_argument(self, head: Token) -> tuple[Node, list[Node]]:
        """The factors behind a function: all, up to one that bears its name again, or the first; a big sign knows its own end."""
        if not self.starts():
            raise self.lost(f"`{head.text}` needs an argument")
        big, number = self._big(), self.token.sort is Sort.NUMBER
        outer, self.heads = self.heads, (*self.heads, head.text)
        row = self.factor() if big else self.factors()
        self.heads = outer
        if big or (len(row) > 1 and not number and self.fork(Fork.ARGUMENT_ENDS, head.span)):
            return row[0], row[1:]
        return self.multiplied(row), []

    def big(self) -> list[Node]:
        """A sum, product or extremum over an index: its limits, and as much of what follows as belongs to it."""
        start, sign = self.at, self.take()
        below = above = ABSENT
        while self.sees("^", "_"):
            if self.take().text == "_":
                below = self.argument(self.condition)
            else:
                above = self.argument(self.sum)
        both = index_pair(below)
        limits = [] if both else [self._limits(part, sign) for part in (below.args if below.kind is Construct.LIST else (below,))]
        bound = both.letters if both else tuple(index.text for index, _, _ in limits)
        around = frozenset(self.indices)
        self.indices += bound
        body, left = self.body(sign, frozenset(bound))
        del self.indices[len(self.indices) - len(bound) :]
        if both:
            total = both.total(sign.text, above, body, around | self._elsewhere(start, bound))
            if total is None:
                raise refused(self.source, sign.span, rf"`{sign.text}` over unequal indices is not understood; write it out")
            return [self.node(total.kind, total.args, sign.span.start, total.text), *left]
        for index, lower, upper in reversed(limits):
            name, body = named_with_primes(index, body)
            body = self.node(Construct.BIG, (name, lower, above if upper is ABSENT else upper, body), sign.span.start, sign.text)
        return [body, *left]

    def _elsewhere(self, start: int, letters: Iterable[str]) -> frozenset[str]:
        """Those of the indices of the sum that began at a place and ends here that stand outside it too, bound by nothing."""
        end = next((place for place, token in enumerate(self.tokens) if token.text == WHERE), len(self.tokens) - 1)
        holds = self.scan.holds
        return frozenset(one for one in letters if holds(0, start, frozenset((one,))) or holds(self.at, end, frozenset((one,))))

    def _limits(self, below: Node, sign: Token) -> tuple[Node, Node, Node]:
        """Index, lower limit, and the upper one if a set or a relation says it, or how many elements a set has."""
        if (ends_beside := between(below)) is not None:
            return ends_beside
        index, *lower = below.args if below.kind is Construct.RELATE and below.text in ("=", r"\in") else (below,)
        bare = index.args[0] if index.kind is Construct.PRIME else index
        if bare.kind is not Construct.NAME or bare.args:
            raise refused(self.source, sign.span, f"`{sign.text}` needs one index below it, as in `{sign.text}_{{i=1}}^n`")
        if below.text != r"\in" or below.kind is not Construct.RELATE:
            return index, lower[0] if lower else ABSENT, ABSENT
        if lower[0].kind is Construct.NAME and not lower[0].args:
            return index, ABSENT, lower[0]  # the elements of a set are counted
        ends = ends_of_set(lower[0])
        if ends is None:
            raise refused(self.source, lower[0].span, r"sets of whole numbers in a row are known here, as `\{0, 1\}` or `\{1, \dots, n\}`")
        return index, *ends

    def body(self, sign: Token, bound: frozenset[str]) -> tuple[Node, list[Node]]:
        """The operand of a big sign: the product that follows, and the terms up to the last one that holds the index; what is left."""
        start, minus = self.token.span.start, self.takes("-")
        factors = self.factors()
        if minus:
            factors = [self.node(Construct.NEGATIVE, (self.multiplied(factors),), start)]
        until = self.scan.last_with(self.at, bound, self.barred)
        if until > self.at:
            body = self.terms(self.multiplied(factors), start, until)
            if self.sees("+", "-") and self.peek().text not in BIG and self.fork(Fork.SUM_ENDS, sign.span):
                body = self.terms(body, start, len(self.tokens))
            return body, []
        held = [place for place, factor in enumerate(factors, 1) if not bound.isdisjoint(free_letters(factor))]
        end = held[-1] if held and sign.text == r"\prod" else len(factors)
        again = end < len(factors) and factors[end].kind is Construct.BIG and factors[end].args[0].text in bound
        if end < len(factors) and not again and self.fork(Fork.PRODUCT_ENDS, sign.span):
            end = len(factors)
        return self.multiplied(factors[:end]), factors[end:]

    def _optimum_ahead(self) -> bool:
        ahead = self.scan.behind(self.at + 1) + 1 if self.sees(r"\underset") else self.at
        first, second = (self.tokens[min(place, len(self.tokens) - 1)].text for place in (ahead, ahead + 1))
        return first in ("argmin", "argmax") or (first in (r"\arg", "arg") and second in (r"\min", r"\max", "min", "max"))

    def optimum(self) -> Node:
        """Arg min or arg max of the whole expression that follows."""
        start, over = self.token.span.start, ABSENT
        under = self.takes(r"\underset")
        if under:
            over = self.argument(self.condition)
            self.expect("{")
        sense = self.take().text
        sense = (sense if sense.startswith("arg") else self.take().text).removeprefix("arg").removeprefix("\\")
        if under:
            self.expect("}")
        elif self.takes("_"):
            over = self.argument(self.condition)
        if over is ABSENT:
            raise self.lost(rf"below `\arg\{sense}` must stand what is varied, as in `\arg\{sense}_\theta`")
        unknowns = over if over.kind is Construct.LIST else Node(Construct.LIST, (over,), "", over.span)
        return self.node(Construct.OPTIMUM, (unknowns, self.sum()), start, sense)

    def integral(self) -> Node:
        """An integral with its limits and the letter over which is integrated."""
        start = self.take().span.start
        below = above = ABSENT
        while self.sees("^", "_"):
            if self.take().text == "_":
                below = self.argument(self.from_where)
            else:
                above = self.argument(self.sum)
        outer, self.integrating = self.integrating, True
        body = Node(Construct.NUMBER, (), "1", self.token.span) if self._differential() else self.sum()
        self.integrating = outer
        if self.token.text != "d":
            raise self.lost(r"an integral ends with what is integrated over, as in `\int f(e)\,de`")
        self.take()
        over, body = named_with_primes(self.power(), body)
        return self.node(Construct.INTEGRAL, (over, below, above, body), start)

    def from_where(self) -> Node:
        """The lower limit of an integral, perhaps with its letter, or a set over which it goes."""
        limit = self.range()
        return self.sum() if limit.kind is Construct.NAME and self.takes("=") else limit

    def derivative(self) -> Node | None:
        """A derivative that is written as a fraction, if it is one."""
        start, opened = self.token.span.start, self.at + 1
        sign, below = self.peek(2).text, self.scan.behind(opened)
        over = next((token for token in self.tokens[below + 2 :] if token.text != "{"), self.tokens[-1])
        parted = sign in ("d", r"\partial") and self.tokens[min(below + 1, len(self.tokens) - 1)].text == sign
        if self.peek().text != "{" or not parted or over.sort is not Sort.NAME:
            return None
        self.at = opened + 2
        order = self.argument(self.sum) if self.takes("^") else ABSENT
        numerator = None if self.sees("}") else self.deeper(self.sum)
        self.expect("}")
        self.expect("{")
        varied = []
        while self.token.text == sign:
            self.take()
            varied.append(self.power())
        self.expect("}")
        operand = numerator or self.multiplied(self.factors())
        over_all = varied[0] if len(varied) == 1 else self.node(Construct.LIST, tuple(varied), start)
        return self.node(Construct.DERIVATIVE, (over_all, operand, order), start)


_DOTS = (r"\cdot", "·", "⋅")
