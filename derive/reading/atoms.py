"""Numbers, names with their scripts, calls, and whatever stands in brackets."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

from derive.reading.cursor import Cursor, Fork
from derive.reading.lexer import BOLD, RAISED, Sort
from derive.reading.scanning import OPEN
from derive.reading.tree import Construct, Node, Span, free_letters, refused

_ONES = (r"\mathbf", r"\mathbb", r"\boldsymbol", r"\mathds", r"\bm")
_INVERSE_TRANSPOSE = (["{", "-", r"\top", "}"], ["{", "-", "T", "}"])
MOMENTS = {"E": "E", "bbE": "E", "Var": "Var", "var": "Var", "bbV": "Var", "Cov": "Cov", "cov": "Cov", "Corr": "Corr"}
DENSITIES = ("p", "P", "bbP", "Pr")
"""Letters that mean a density where they are called with names, bar or not."""


class Atoms(Cursor):
    """The grammar of what binds most; what stands inside brackets is left to that of expressions."""

    @abstractmethod
    def sum(self) -> Node:
        """An expression."""

    @abstractmethod
    def chain(self) -> Node:
        """Expressions with relations between them."""

    def power(self) -> Node:
        """An atom with what stands behind and above it."""
        start, base = self.token.span.start, self.atom()
        raised = False
        while True:
            if self.sees("^") and self._transposing():
                base = self.node(Construct.TRANSPOSE, (base,), start)
            elif self.sees("^") and [self.peek(ahead).text for ahead in range(1, 5)] in _INVERSE_TRANSPOSE and not raised:
                self.at += 5
                minus = Node(Construct.NEGATIVE, (Node(Construct.NUMBER, (), "1"),))
                base = self.node(Construct.TRANSPOSE, (self.node(Construct.POWER, (base, minus), start),), start)
            elif self.sees("^") and not raised:
                raised = True
                base = self.node(Construct.POWER, (base, self.raised()), start)
            elif self.sees("!"):
                head = Node(Construct.NAME, (), "!", self.take().span)
                base = self.node(Construct.CALL, (head, Node(Construct.LIST, (base,), "", base.span)), start)
            elif self.sees("_") and self.tokens[self.at - 1].text in (")", "]"):
                base = self.node(Construct.ENTRY, (base, *self.below()), start)
            elif self.takes("'"):
                base = self.node(Construct.PRIME, (base,), start)
            elif self.takes(r"\%"):
                base = self.node(Construct.DIVIDE, (base, Node(Construct.NUMBER, (), "100")), start)
            else:
                return base

    def _transposing(self) -> bool:
        """Takes a sign of transposition."""
        grouped = self.peek().text == "{" and self.peek(3).text == "}"
        sign = self.peek(1 + grouped)
        transposing = sign.text == r"\top" or (sign.sort is Sort.WORD and sign.text == "T")
        self.at += (2 + 2 * grouped) * transposing
        return transposing

    def _no_label(self) -> None:
        """Three letters or more in a row above a name are a label that is not marked as one."""
        inner = self.tokens[self.at + 1 : self.closing.get(self.at, self.at)]
        if len(inner) > 2 and all(one.sort is Sort.NAME for one in inner) and inner[-1].span.end - inner[0].span.start == len(inner):
            label = "".join(token.text for token in inner)
            raise refused(self.source, inner[0].span, rf"`{label}` is a product; write `\text{{{label}}}` for a label, else put spaces")

    def argument(self, read: Callable[[], Node]) -> Node:
        """What a command is applied to: a group in braces, or the next single thing."""
        if self.sees("{"):
            return self.group(read)
        if self.token.sort in (Sort.NAME, Sort.WORD):
            token = self.take()
            return Node(Construct.NAME, (), token.text, token.span)
        if self.sees("+"):
            return self.condition()
        return self.deeper(self.atom)

    def arguments(self) -> Node:
        """Arguments in brackets: a LIST, or where bars or semicolons part them GIVEN of several; events that hold together are a list."""
        start, closing = self.token.span.start, OPEN[self.expect(*OPEN).text]

        def lists() -> Node:
            sides, marks = [self.commas()], ""
            while self.sees("|", r"\mid", ";", r"\|"):
                bar = self.take()
                doubled = bar.text == "|" and self.token.text == "|" and self.token.span.start == bar.span.end
                if doubled:
                    self.take()
                marks += "‖" if doubled else {";": ";", r"\|": "‖"}.get(bar.text, "|")
                sides.append(self.commas())
            return sides[0] if len(sides) == 1 else self.node(Construct.GIVEN, tuple(sides), start, marks)

        found = self.deeper(lists, barred=True)
        self.expect(closing)
        return found

    def commas(self) -> Node:
        start, items = self.token.span.start, [self.chain()]
        while self.takes(",", r"\cap"):
            items.append(self.chain())
        flat = (part for item in items for part in (item.args if item.kind is Construct.LIST else (item,)))
        return self.node(Construct.LIST, tuple(flat), start)

    def atom(self) -> Node:
        """Numbers, names with their scripts, calls, and whatever stands in brackets."""
        token, start = self.token, self.token.span.start
        if self._indicator_ahead():
            return self.indicator()
        if token.sort is Sort.NUMBER:
            return self.node(Construct.NUMBER, (), start, self.take().text)
        if token.sort in (Sort.NAME, Sort.WORD):
            return self.name()
        match token.text:
            case "{":
                return self.group(self.chosen)
            case "(" | "[":
                return self.group(self.commas if token.text == "(" and self.scan.contents(self.at).commas else self.sum)
            case r"\underbrace" | r"\overbrace":
                self.take()
                inner = self.argument(self.sum)
                if self.takes("_", "^"):
                    if self.token.sort is Sort.END:
                        raise self.lost("what the brace is for is missing")
                    self.at = self.scan.behind(self.at)  # a remark, and no mathematics
                return inner
            case r"\{":
                self.take()
                found = self.deeper(self.braces, barred=True)
                self.expect(r"\}")
                return self.family(found)
            case "|" | r"\|":
                return self.bars()
            case r"\norm" | r"\abs" if self.peek().text in OPEN:
                self.take()
                inner = self.group(self.sum)
                return self.node(Construct.NORM if token.text == r"\norm" else Construct.ABS, (inner,), start)
            case r"\langle":
                return self.inner_product()
            case r"\frac" | r"\binom" | r"\sqrt":
                head = Node(Construct.NAME, (), self.take().text, token.span)
                degree = [self.group(self.sum)] if token.text == r"\sqrt" and self.sees("[") else []
                parts = [self.argument(self.sum) for _ in range(1 + (token.text != r"\sqrt"))] + degree
                if token.text == r"\frac":
                    return self.node(Construct.DIVIDE, tuple(parts), start)
                return self.node(Construct.CALL, (head, self.node(Construct.LIST, tuple(parts), start)), start)
            case r"\infty" | r"\dots":
                self.take()
                return self.node(Construct.INFINITY if token.text == r"\infty" else Construct.DOTS, (), start)
        raise self.lost("put a relation or `;` between two formulas" if token.sort is Sort.BREAK else "")

    def chosen(self) -> Node:
        """An expression, or two with the sign between them for a binomial coefficient."""
        start, first = self.token.span.start, self.sum()
        if not self.sees(r"\choose"):
            return first
        head = Node(Construct.NAME, (), r"\binom", self.take().span)
        return self.node(Construct.CALL, (head, self.node(Construct.LIST, (first, self.sum()), start)), start)

    def inner_product(self) -> Node:
        """Two vectors between angles."""
        start = self.take().span.start
        first = self.deeper(self.sum)
        self.expect(",")
        second = self.deeper(self.sum)
        self.expect(r"\rangle")
        return self.node(Construct.MULTIPLY, (self.node(Construct.TRANSPOSE, (first,), start), second), start, " ")

    def _indicator_ahead(self) -> bool:
        return self.sees(*_ONES) and (self.peek().text == "1" or (self.peek().text == "{" and self.peek(2).text == "1"))

    def indicator(self) -> Node:
        """One where a condition holds, zero elsewhere; without a condition the vector of ones."""
        start = self.take().span.start
        self.at = self.scan.behind(self.at)
        if not self.sees(*OPEN) and not (self.sees("_") and not self._names_below()):
            return self.node(Construct.ONES, self.below() if self.sees("_") else (), start)
        self.takes("_")
        if not self.sees(*OPEN):
            raise self.lost(r"an indicator needs its condition, as in `\mathbf 1\{x > 0\}`")
        doubled = self.sees("{") and self.peek().text == r"\{"
        inner = self.group(lambda: self.group(self.chain)) if doubled else self.group(self.chain)
        return self.node(Construct.INDICATOR, (inner,), start)

    def _names_below(self) -> bool:
        """Whether one letter or number stands below, and no condition."""
        grouped = self.peek().text == "{"
        return self.peek(1 + grouped).sort in (Sort.NAME, Sort.NUMBER) and (not grouped or self.peek(3).text == "}")

    def family(self, listed: Node) -> Node:
        """All entries of arrays, as in {y_i} for i from 1 to n: the arrays themselves, by their names; else the set as it is."""
        entries = listed.args if listed.kind is Construct.SET else ()
        if not entries or any(one.kind is not Construct.NAME or not one.args or one.args[-1] != entries[0].args[-1] for one in entries):
            return listed
        before, index = self.at, entries[0].args[-1]
        above = self.sees("^") and self.raised()
        limits = self.below() if self.sees("_") else ()
        runs = [one.args[0] if one.kind is Construct.RELATE and one.text in ("=", r"\in") else one for one in limits]
        if runs != [index]:
            self.at = before
            return listed
        if not above and self.sees("^"):
            self.raised()
        wholes = tuple(self._whole(one) for one in entries)
        return wholes[0] if len(wholes) == 1 else self.node(Construct.LIST, wholes, listed.span.start)

    def _whole(self, entry: Node) -> Node:
        """The array of an entry, as it is written without its last index."""
        name = self.source[entry.span.start : entry.args[-1].span.start].rstrip(" {_,")
        return replace(entry, args=entry.args[:-1], span=Span(entry.span.start, entry.span.start + len(name)))

    def braces(self) -> Node:
        """A set of listed items, or of all elements for which a condition holds; around one item it may be a bracket."""
        start, items = self.token.span.start, self.commas()
        if len(items.args) == 1 and self.takes(":", "|", r"\mid"):
            return self.node(Construct.BUILDER, (items.args[0], self.deeper(self.clauses)), start)
        return self.node(Construct.SET, items.args, start)

    def clauses(self) -> Node:
        """Conditions that hold together."""
        start, found = self.token.span.start, [self.clause()]
        while self.takes(",", ";") or self.conjoined():
            if self.quantified():
                found[-1] = self.quantifier(found[-1])
            else:
                found.append(self.clause())
        return found[0] if len(found) == 1 else self.node(Construct.LIST, tuple(found), start)

    def conjoined(self) -> bool:
        """Takes the word that joins two conditions, if it stands here."""
        joined = self.word("and", "but") or self.sees(r"\land", r"\wedge")
        if joined:
            self.take()
        return joined

    def clause(self) -> Node:
        """A condition, perhaps in a case only, or for every value of an index."""
        start, stated = self.token.span.start, self.chain()
        while True:
            if self.word("if", "when", "whenever"):
                self.take()
                stated = self.node(Construct.CASE, (stated, self.chain()), start)
            elif self.word("otherwise", "else"):
                self.take()
                stated = self.node(Construct.CASE, (stated,), start)
            elif self.quantified():
                stated = self.quantifier(stated)
            else:
                return stated

    def quantified(self) -> bool:
        """Whether the indices follow for which something holds."""
        return self.word("for") or self.sees(r"\forall")

    def quantifier(self, stated: Node) -> Node:
        """A condition for every value of the indices that follow, of which the last may be shown behind dots."""
        self.take()
        while self.word("all", "every", "each", "any"):
            self.take()
        letters = [self.atom()]
        while self.takes(","):
            letters.append(self.atom())
        if self.takes("="):
            self.commas()
        elif self.takes(r"\in"):
            self.atom()
        return self.node(Construct.EVERY, (stated, *letters), stated.span.start)

    def bars(self) -> Node:
        """An absolute value or a norm."""
        sign = self.take()
        doubled = sign.text == "|" and self._doubled()
        if doubled:
            self.take()
        inner = self.deeper(self.sum, barred=True)
        for _ in range(1 + doubled):
            self.expect(sign.text)
        if sign.text == "|" and not doubled:
            return self.node(Construct.ABS, (inner,), sign.span.start)
        exponent = (self.raised(),) if self.sees("^") and self._crossed() else ()
        norm = self.node(Construct.NORM, (inner, *(self.below() if self.sees("_") else ())), sign.span.start)
        return self.node(Construct.POWER, (norm, *exponent), sign.span.start) if exponent else norm

    def _doubled(self) -> bool:
        """Whether two bars side by side open a norm: the next ones stand side by side too."""
        place, first = self.at, self.tokens[self.at - 1]
        if self.token.text != "|" or self.token.span.start != first.span.end:
            return False
        place += 1
        while place < len(self.tokens) - 1 and self.tokens[place].text != "|":
            place = self.scan.behind(place)
        here, behind = self.tokens[place], self.tokens[min(place + 1, len(self.tokens) - 1)]
        return here.text == behind.text == "|" and behind.span.start == here.span.end

    def name(self) -> Node:
        """A letter or a word with its scripts; before brackets perhaps a call."""
        first, token = self.at, self.take()
        start, text, below, lowered, above = token.span.start, token.text, tuple[Node, ...](), False, ""
        while True:
            if self.sees("_") and not lowered:
                below, lowered = (*below, *self.below()), True
            elif self.sees("^") and self._bracket_above():
                self.take()
                below = (self.group(lambda: self.group(self.sum)) if self.sees("{") else self.group(self.sum), *below)
                above = RAISED
            elif self.sees("^") and self._mark_above():
                self.take()
                text += (self.group(self._mark) if self.sees("{") else self._mark()).text
            elif self.sees("^") and not below and self._crossed():
                raised = self.raised()
                named = self.node(Construct.NAME, self.below(), start, text)
                return self.node(Construct.POWER, (named, raised), start)
            else:
                break
        named = self.node(Construct.NAME, below, start, text + above)
        if text in MOMENTS and self.sees("[", *(("(", r"\{") if text == "bbE" or (text == "E" and self._of_capitals()) else ())):
            return self.moment(text, start, self.node(Construct.LIST, below, start))
        bracketed = self.sees("(") or (self.sees("[") and text.endswith("KL"))
        return self.node(Construct.CALL, (named, self.arguments()), start) if bracketed and self.calls(named, first) else named

    def _of_capitals(self) -> bool:
        """Whether a capital letter stands in the brackets that open here, as random variables do."""
        inner = self.tokens[self.at + 1 : self.closing.get(self.at, self.at)]
        return any(one.sort is Sort.NAME and len(one.text) == 1 and one.text.isupper() for one in inner)

    def below(self) -> tuple[Node, ...]:
        """Subscripts."""
        self.expect("_")
        inner = self.argument(self.condition)
        return inner.args if inner.kind is Construct.LIST else (inner,)

    def raised(self) -> Node:
        """An exponent."""
        self.expect("^")
        self._no_label()
        return self.argument(self.sum)

    def _crossed(self) -> bool:
        """Whether an index is written behind the exponent, as in sigma^2_0."""
        return self.tokens[min(self.scan.behind(self.at + 1), len(self.tokens) - 1)].text == "_"

    def _bracket_above(self) -> bool:
        """Whether one bracket and nothing else stands above that holds the number of an observation; t + 1 may be one too."""
        opened = self.at + 1 + (self.peek().text == "{")
        closed = self.closing.get(opened, 0)
        if self.tokens[opened].text != "(" or (opened > self.at + 1 and closed + 1 != self.closing.get(self.at + 1)):
            return False
        inner = self.tokens[opened + 1 : closed]
        shifted = len(inner) == 3 and inner[0].sort is Sort.NAME and inner[1].text in ("+", "-") and inner[2].sort is Sort.NUMBER
        if shifted:
            return not self.fork(Fork.BRACKET_ABOVE, inner[0].span)
        return len(inner) == 1 and inner[0].sort in (Sort.NAME, Sort.NUMBER)

    def _mark_above(self) -> bool:
        """Whether a label or a star stands above."""
        grouped = self.peek().text == "{" and self.peek(3).text == "}"
        mark = self.peek(1 + grouped)
        return mark.text in (r"\star", r"\dagger") or (mark.sort is Sort.WORD and mark.text != "T") or mark.text == r"\cdot"

    def _mark(self) -> Node:
        mark = self.take()
        return Node(Construct.NAME, (), mark.text.strip("\\").replace("cdot", "star"), mark.span)

    def calls(self, named: Node, first: int) -> bool:
        """Whether a name before brackets is a function of what stands in them."""
        text, inside, name = named.text.removesuffix(BOLD), self.scan.contents(self.at), self.scan.name(first, self.at)
        if inside.parted or name in self.called or self.tokens[first].sort is Sort.WORD:
            return True
        if text in DENSITIES and inside.names_only:
            return True
        if any(letter in self.indices for part in named.args for letter in free_letters(part)):
            return False
        if name in self.bare:
            return False
        if inside.names_only or (len(text) > 1 and self.is_function(f"\\{text}", inside.commas + 1)):
            return True
        return not self.fork(Fork.CALL, named.span)

    def moment(self, text: str, start: int, over: Node) -> Node:
        """An expectation, a variance or a covariance; a power behind round brackets may be one of what stands in them."""
        opening, inside = self.token, self.arguments()
        grouped = self.peek().text == "{" and self.peek(3).text == "}"
        exponent = self.peek(1 + grouped)
        alone = opening.text == "(" and inside.kind is Construct.LIST and len(inside.args) == 1 and inside.args[0].kind is Construct.ADD
        if alone and self.sees("^") and exponent.sort is Sort.NUMBER and self.fork(Fork.ARGUMENT_RAISED, self.token.span):
            self.at += 2 + 2 * grouped
            number = Node(Construct.NUMBER, (), exponent.text, exponent.span)
            raised = self.node(Construct.POWER, (inside.args[0], number), opening.span.start)
            inside = self.node(Construct.LIST, (raised,), opening.span.start)
        return self.node(Construct.EXPECTATION, (inside, over), start, MOMENTS[text])

    def condition(self) -> Node:
        """What stands below a sign: names or relations, or as in R_+ and R_{> 0} a sign alone."""
        start = self.token.span.start
        if self.sees("+", ">", "<", r"\ge", r"\le"):
            sign = self.take().text
            while self.sees("+") or self.token.text == "0":
                self.take()
            return self.node(Construct.NAME, (), start, sign)
        items = [self.chain()]
        while self.takes(","):
            items.append(self.chain())
        return items[0] if len(items) == 1 else self.node(Construct.LIST, tuple(items), start)
