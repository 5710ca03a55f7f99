"""What a page is made of, before any target sets it: formulas are forms, words are plain Unicode."""

from collections.abc import Iterable, Iterator

from derive.paper.form import Bold, Form, Record, is_number


class Inline(Record):
    """A part of a sentence."""


Text = tuple[Inline, ...]


class Words(Inline):
    """Plain words."""

    text: str


class Math(Inline):
    """A formula among words."""

    form: Form


class Code(Inline):
    """A name as it is typed."""

    text: str


class Emphasis(Inline):
    """Words that are stressed."""

    inner: Text


class Strong(Inline):
    """Words that stand out."""

    inner: Text


class Link(Inline):
    """Words that lead to another page of the same set."""

    inner: Text
    page: str


class Reference(Inline):
    """The number of a displayed formula on the same page."""

    number: int


class Block(Record):
    """A part of a page that stands below the one before it."""


class Heading(Block):
    """A heading below the page's title; `level` 2 or 3."""

    text: Text
    level: int = 2


class Paragraph(Block):
    """A paragraph."""

    text: Text


class Formula(Block):
    """A displayed formula: an expression, or sides in a chain, each but the first with its sign.

    Parameters
    ----------
    first : Form
        The expression, or the first side.
    others : tuple of (str, Form)
        What it is related to, by the signs of a Relation.
    number : int, optional
        By which the text refers to it.
    ticked, boxed : bool
        Whether it is a proved claim by itself; whether it is the page's result.
    expected : str
        What `derive check` is to find of it, such as `refuted`, where its readers are told that it is wrong; empty where nothing is said.
    """

    first: Form
    others: tuple[tuple[str, Form], ...] = ()
    number: int | None = None
    ticked: bool = False
    boxed: bool = False
    expected: str = ""


class Items(Block):
    """A list; each item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


class Table(Block):
    """A table; `columns` has one of l, r for each column."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    columns: str

    def __post_init__(self) -> None:
        if {len(row) for row in (self.head, self.columns, *self.rows)} != {len(self.columns)}:
            raise AssertionError(f"a table of {len(self.columns)} columns has a row of another length: {self.head}")


class Callout(Block):
    """Blocks set apart under a title: assumptions, a common slip."""

    title: Text
    blocks: tuple[Block, ...]


class Fold(Block):
    """Blocks that a reader opens: a solution."""

    summary: Text
    blocks: tuple[Block, ...]


class Picture(Block):
    """A figure: its file's name without the ending, what is seen on it, and the words below it."""

    name: str
    description: str
    caption: Text


class Listing(Block):
    """Lines of a program or what it prints."""

    language: str
    text: str


class Document(Record):
    """One page.

    Parameters
    ----------
    name : str
        Of its file, without the ending.
    title, summary : Text
        What it is called, and what it says in one sentence.
    blocks : tuple of Block
        Everything below the title.
    """

    name: str
    title: Text
    summary: Text
    blocks: tuple[Block, ...]


def words(text: str) -> Text:
    """Plain words; nothing where there are none."""
    return (Words(text),) if text else ()


def strong(inner: Text) -> Strong:
    """Words that stand out, and numbers in them with them: a target cannot make a formula bold from outside."""
    return Strong(tuple(Math(Bold(part.form)) if isinstance(part, Math) and is_number(part.form) else part for part in inner))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in the order of reading, those inside others included."""
    for block in blocks:
        yield block
        match block:
            case Items(items=items):
                for item in items:
                    yield from walk(item)
            case Callout(blocks=inner) | Fold(blocks=inner):
                yield from walk(inner)


def texts(block: Block) -> Iterator[Text]:
    """The texts of one block itself, without those of the blocks inside it."""
    match block:
        case Heading(text=text) | Paragraph(text=text) | Callout(title=text) | Fold(summary=text) | Picture(caption=text):
            yield text
        case Table(head=head, rows=rows):
            yield from head
            for row in rows:
                yield from row


def formulas(document: Document) -> Iterator[Math | Formula]:
    """Every formula in the order of reading."""
    yield from _inline(document.title)
    yield from _inline(document.summary)
    for block in walk(document.blocks):
        if isinstance(block, Formula):
            yield block
        for text in texts(block):
            yield from _inline(text)


def _inline(text: Text) -> Iterator[Math]:
    for part in text:
        match part:
            case Math():
                yield part
            case Emphasis(inner=inner) | Strong(inner=inner) | Link(inner=inner):
                yield from _inline(inner)
