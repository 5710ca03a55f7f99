"""Sets a parsed chapter: words as they stand, formulas by their marks, and of what a name stands for only what the judge ruled on."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from markdown_it.tree import SyntaxTreeNode
from sympy import Basic

from derive.catalogue import names
from derive.claims.premises import Premise
from derive.claims.verdict import Proved
from derive.derivation.answering import answer
from derive.derivation.derivation import Derivation
from derive.derivation.display import arranged
from derive.derivation.naming import combinations
from derive.derivation.step import Estimated, Ruling, Statement
from derive.notes.composing import Composer, Unjudged, derived
from derive.notes.numbers import decimal
from derive.notes.saying import Answered, numbers
from derive.notes.tally import NotRuledSo
from derive.notes.text.mistakes import Mistakes
from derive.notes.text.parsing import Tree, opened, sentence
from derive.notes.text.relations import unmarked
from derive.paper.blocks import (
    Block,
    Code,
    Emphasis,
    Fold,
    Formula,
    Heading,
    Inline,
    Items,
    Link,
    Listing,
    Math,
    Paragraph,
    Reference,
    Strong,
    Table,
    Text,
    Words,
    strong,
    words,
)
from derive.paper.form import Form
from derive.reading.read import read
from derive.reading.terms import definition, relates, sides, term
from derive.vocabulary.calling import instead
from derive.vocabulary.errors import InputError

T = TypeVar("T")
_CALLED = {Statement: "claim", list: "list of values", Premise: "premise"}
Supplied = Mapping[str, object]
"""What the names in a chapter's text stand for."""


def compose(parsed: Tree, defined: Supplied, known: Collection[str], page: Composer, mistakes: Mistakes) -> Text:
    """Put the chapter's blocks on a page; its summary. Links lead to chapters that are known."""
    setter = _Setter(defined, known, page, mistakes)
    setter.blocks(parsed.root.children)
    return setter.summary(parsed)


class _Setter:
    def __init__(self, defined: Supplied, chapters: Collection[str], page: Composer, mistakes: Mistakes) -> None:
        self.names, self.chapters, self.page, self.mistakes = defined, chapters, page, mistakes
        self.steps: dict[str, int] = {}
        self.exercises = self.line = 0
        self.marked: dict[int, Inline] = {}
        self.lines: dict[int, int] = {}
        self.alone: dict[str, Callable[[str], None]] = {
            "result": lambda name: page.result(self.derivation(name)),
            "boxed": lambda name: page.boxed(self.ruling(name)),
            "proved": lambda name: page.proved(self.ruling(name)),
            "define": self.define,
            "assumptions": lambda names: self.assume("assumptions", names, []),
            "definitions": lambda names: self.assume("definitions", names, []),
            "weights": lambda name: page.weights(self.derivation(name)),
            "libraries": lambda name: page.libraries(self.derivation(name)),
            "estimates": lambda name: page.estimates(self.derivation(name)),
            "figure": lambda name: page.figure(self.known(name, {each: each for each in names("derive.notes.figures")}, "figure")),
        }
        self.leading: dict[str, Callable[[str, Text], None]] = {
            "slip": lambda name, words: page.slip(words, self.ruling(name)),
            "slip-unread": lambda name, words: page.slip(words, self.ruling(name), expected=""),
            "said": self.said,
        }
        self.inline: dict[str, Callable[[str], Text]] = {
            "given": self.given,
            "proved": lambda name: page.claimed(self.ruling(name)),
            "tick": lambda name: page.claimed(self.ruling(name))[1:],
            "said": self.said_inline,
            "n": self.number,
            "step": lambda rule: (Reference(self.known(rule, self.steps, "step of a derivation that is shown above")),),
        }

    @contextmanager
    def at(self, line: int) -> Iterator[None]:
        """What is wrong in here is a mistake of that line."""
        self.line = line
        try:
            yield
        except (InputError, NotRuledSo) as wrong:
            self.mistakes.add(line, str(wrong).partition("\n")[0])

    # Supplied

    def known(self, name: str, known: Mapping[str, T], what: str) -> T:
        if name not in known:
            raise InputError(f"no {what} is named `{name}`; {instead(name, known)}")
        return known[name]

    def of_kind(self, name: str, *kinds: type[T]) -> T:
        """What a name of the chapter's module stands for, which must be of one of these kinds."""
        fitting = {each: value for each, value in self.names.items() if isinstance(value, kinds)}
        return self.known(name, fitting, _CALLED.get(kinds[0], kinds[0].__name__.lower()))

    def ruling(self, name: str) -> Ruling:
        return self.of_kind(name, Statement, Estimated)

    def derivation(self, name: str) -> Derivation:
        """Derivations of the catalogue go by their own names."""
        return derived(name) if name not in self.names and name in combinations() else self.of_kind(name, Derivation)

    def premises(self, given: str) -> tuple[Premise, ...]:
        """Premises by their names, or those of a derivation."""
        if given in combinations() or isinstance(self.names.get(given), Derivation):
            return self.derivation(given).premises
        found: list[Premise] = []
        for name in map(str.strip, given.split(",")):
            value = self.of_kind(name, Premise, tuple)
            found += value if isinstance(value, tuple) else (value,)
        return tuple(found)

    # Blocks

    def blocks(self, nodes: list[SyntaxTreeNode]) -> None:
        for node in nodes:
            with self.at(_line(node)):
                self.block(node)

    def apart(self, nodes: list[SyntaxTreeNode]) -> tuple[Block, ...]:
        with self.page.apart() as inside:
            self.blocks(nodes)
        return tuple(inside)

    def block(self, node: SyntaxTreeNode) -> None:
        put = self.page.blocks.append
        match node.type:
            case "front_matter":
                pass
            case "heading":
                put(Heading(text=self.words(node.children[0]), level=int(node.tag[1])))
            case "paragraph":
                self.paragraph(node.children[0])
            case "bullet_list" | "ordered_list":
                put(Items(items=tuple(self.apart(item.children) for item in node.children), ordered=node.type == "ordered_list"))
            case "table":
                self.table(node)
            case "fence" if node.info.strip() == "claim":
                self.page.proved(self.claim(node.content))
            case "fence":
                put(Listing(language=node.info.strip(), text=node.content.strip("\n")))
            case "container_container":
                self.container(*opened(node.info), node)
            case _:
                raise InputError(f"a chapter holds no {node.type.replace('_', ' ')}")

    def paragraph(self, inline: SyntaxTreeNode) -> None:
        role, *others = inline.children
        if role.type == "myst_role":
            name, given = role.meta["name"], role.content
            if not others and name in self.alone:
                return self.alone[name](given)
            if others and name in self.leading:
                return self.leading[name](given, self.behind(others))
            if name not in self.inline:
                self.known(name, {**self.alone, **self.leading, **self.inline}, "role")
        self.page.blocks.append(Paragraph(text=self.text(inline.children)))
        return None

    def container(self, kind: str, given: str, node: SyntaxTreeNode) -> None:
        match kind:
            case "exercise":
                self.exercises += 1
                begun = (Strong((Words(f"Exercise {self.exercises}."),)), Words(" "))
                question, *others = node.children
                self.page.blocks.append(Paragraph(text=(*begun, *self.words(question.children[0]))))
                self.blocks(others)
            case "solution":
                self.page.blocks.append(Fold(summary=(Words("Solution"),), blocks=self.apart(node.children)))
            case "steps":
                self.derive(given, node)
            case "assumptions" | "definitions":
                self.assume(kind, given, node.children)
            case "after":
                raise InputError("`{after}` stands inside `{steps}` only")

    def derive(self, name: str, node: SyntaxTreeNode) -> None:
        """A derivation's steps, with what is told after some of them."""
        shown = self.derivation(name)
        self.steps |= {step.rule.name: place for place, step in enumerate(shown.steps, self.page.tally.steps + 1)}
        beside: dict[str, list[Block]] = {}
        for inner in node.children:
            with self.at(_line(inner)):
                kind, rule = opened(inner.info) if inner.type == "container_container" else ("", "")
                if kind != "after":
                    raise InputError("`{steps}` holds nothing but `{after}`, each with the name of a rule")
                self.known(rule, self.steps, "step of this derivation")
                beside[rule] = list(self.apart(inner.children))
        self.page.moves(shown, beside)

    def assume(self, kind: str, given: str, nodes: list[SyntaxTreeNode]) -> None:
        """Premises by their names, each in its own words or in those of an item that begins with its name."""
        told: dict[str, Text] = {}
        for item in (item for node in nodes for item in node.children):
            with self.at(_line(item)):
                role, *told_words = item.children[0].children[0].children if item.type == "list_item" else (item,)
                if role.type != "myst_role" or role.meta["name"] != "premise":
                    raise InputError(f"`{{{kind}}}` holds a list, whose items begin with `{{premise}}` and a name")
                told[self.of_kind(role.content, Premise).label] = self.behind(told_words)
        titles = {"assumptions": "Assumptions", "definitions": "Definitions and assumptions"}
        self.page.assumptions(*self.premises(given), title=titles[kind], told=told)

    def behind(self, nodes: list[SyntaxTreeNode]) -> Text:
        """The words behind a role that they belong to."""
        first, *others = self.text(nodes)
        return (*(words(first.text.lstrip(" ")) if isinstance(first, Words) else (first,)), *others)

    def table(self, node: SyntaxTreeNode) -> None:
        """A table; `{rows}` stands for rows, `{cells}` for the rest of a row."""
        head, *bodies = node.children
        cells = head.children[0].children
        columns = "".join("r" if "right" in str(cell.attrs.get("style", "")) else "l" for cell in cells)
        rows: list[tuple[Text, ...]] = []
        for row in (row for body in bodies for row in body.children):
            with self.at(_line(row)):
                rows += self.rows(row, len(columns))
        with self.at(_line(node)):
            if any(len(row) != len(columns) for row in rows):
                raise InputError(f"a row of this table has not {len(columns)} cells")
            self.page.blocks.append(Table(head=tuple(self.words(cell.children[0]) for cell in cells), rows=tuple(rows), columns=columns))

    def rows(self, row: SyntaxTreeNode, wide: int) -> Iterator[tuple[Text, ...]]:
        out: list[Text] = []
        for cell in row.children:
            inside = cell.children[0].children
            match inside[0].meta.get("name") if len(inside) == 1 and inside[0].type == "myst_role" else "":
                case "rows":
                    yield from (tuple(map(self.value, each)) for each in self.of_kind(inside[0].content, list, tuple))
                    return
                case "cells":
                    out += map(self.value, self.of_kind(inside[0].content, list, tuple))
                case _ if len(out) < wide:
                    out.append(self.text(inside))
        yield tuple(out)

    # Formulas

    def claim(self, text: str) -> Ruling:
        """A claim in LaTeX, read as `derive judge` reads it; one that is not proved is a mistake."""
        ruling = Statement(title="a claim in the text", claim=read(" ".join(text.split())).claim)
        if not isinstance(ruling.verdict, Proved):
            raise InputError(f"this claim is not proved: {ruling.verdict}")
        return ruling

    def define(self, given: str) -> None:
        """What a notation on the left stands for."""
        left, (sign, right) = definition(given, self.page.notation)
        self.note("define", given)
        self.page.blocks.append(Formula(first=left, others=((sign, right),)))

    def said(self, given: str, words: Text) -> None:
        first, others = sides(given, self.page.notation)
        self.note("said", given)
        self.page.tally.stated()
        self.page.blocks.append(Formula(first=first, others=others))
        self.page.blocks.append(Paragraph(text=(Emphasis((Words("Stated, not judged."),)), Words(" "), *words)))

    def said_inline(self, given: str) -> Text:
        self.note("said", given)
        self.page.tally.stated()
        return (Math(term(given, self.page.notation)), Words(" (stated, not judged)"))

    def given(self, told: str) -> Text:
        form = term(told, self.page.notation)
        if not relates(form):
            raise InputError(f"`{{given}}` marks a condition or data, and `{told}` relates nothing: a term is typed between dollars")
        self.note("given", told)
        return (Math(form),)

    def note(self, kind: str, text: str) -> None:
        """Remember what nobody judged, for those who ask."""
        self.page.unjudged.append(Unjudged(kind=kind, line=self.line, text=text))

    def number(self, name: str) -> Text:
        return self.value(self.known(name, self.names, "number"))

    def value(self, found: object) -> Text:
        """A computed value in a sentence or a cell."""
        match found:
            case str():
                return (Words(found),) if found else ()
            case Inline():
                return (found,)
            case Form():
                return (Math(found),)
            case Answered(ruling=ruling):
                self.page.count(ruling)
                return (Words(answer(ruling.verdict)),)
            case Statement() | Estimated():
                return self.page.claimed(found)
            case Basic():
                return (Math(arranged(found, self.page.notation)),)
            case tuple() if all(isinstance(part, Inline) for part in found):
                return found
            case tuple() | list():
                return numbers(found)
        return (Math(decimal(found)),)

    # Words

    def summary(self, parsed: Tree) -> Text:
        """The front matter's summary, a sentence like others."""
        with self.at(1):
            return self.text(sentence(parsed.fields["summary"]).children)
        return ()

    def words(self, inline: SyntaxTreeNode) -> Text:
        return self.text(inline.children)

    def text(self, nodes: list[SyntaxTreeNode]) -> Text:
        """A sentence; what it states without a mark is a mistake."""
        found = self.inner(nodes)
        for part, told in unmarked(found, self.marked):
            self.mistakes.add(self.lines.get(id(part), nodes[0].meta.get("line", 1)), told)
        return found

    def inner(self, nodes: list[SyntaxTreeNode]) -> Text:
        out: list[Inline] = []
        for node in nodes:
            with self.at(node.meta.get("line", 1)):
                made = self.role(node) if node.type == "myst_role" else self.plain(node)
                self.lines |= dict.fromkeys(map(id, made), node.meta.get("line", 1))
                out += made
        return _joined(out)

    def role(self, node: SyntaxTreeNode) -> Text:
        name = node.meta["name"]
        if name not in self.inline and name in {**self.alone, **self.leading}:
            raise InputError(f"`{{{name}}}` stands alone in a paragraph, or begins one")
        made = self.known(name, self.inline, "role for a sentence")(node.content)
        # Kept, so that no other object is given its place.
        self.marked |= {id(part): part for part in made}
        return made

    def plain(self, node: SyntaxTreeNode) -> Text:
        match node.type:
            case "text" | "text_special":
                return (Words(node.content),) if node.content else ()
            case "softbreak":
                return (Words(" "),)
            case "math_inline":
                return (Math(term(node.content, self.page.notation)),)
            case "code_inline":
                return (Code(node.content),)
            case "em":
                return (Emphasis(self.inner(node.children)),)
            case "strong":
                return (strong(self.inner(node.children)),)
            case "link":
                inner, chapter = self.inner(node.children), str(node.attrs["href"])
                self.known(chapter, dict.fromkeys(self.chapters), "chapter")
                # A selection of chapters has no link that leads nowhere.
                return (Link(inner, chapter),) if self.page.leads_to(chapter) else inner
        raise InputError(f"a sentence holds no {node.type.replace('_', ' ')}")


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _joined(parts: list[Inline]) -> Text:
    """Words that follow one another as one."""
    out: list[Inline] = []
    for part in parts:
        if isinstance(part, Words) and out and isinstance(out[-1], Words):
            out[-1] = Words(out[-1].text + part.text)
        else:
            out.append(part)
    return tuple(out)
