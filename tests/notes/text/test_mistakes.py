"""Every mistake of a text is refused, all of them at once, each with its line; nothing is set then."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from derive.notes.text.mistakes import WrongText
from tests.notes.text.written import FRONT, LINES, page

UNMARKED = {
    "a sign": r"So $\lambda = 2$ there.",
    "an order": r"One has $\sigma \le \tau$ always.",
    "a chain": r"Then $1 \le \theta \le 2$.",
    "in a fraction": r"A term $\frac{a = b}{2}$.",
    "in bars": r"A term $\lvert a < b \rvert$.",
    "inside a sum": r"Then $\sum_{i=1}^n x_i = 0$.",
    "stressed": r"**$\theta_j = 0$ always**",
    "in a link": r"[so $a = b$](bayes_rule)",
    "in a heading": "## Where $a = b$",
    "in a list": "- one\n- so $a = b$",
    "in a cell": "| a |\n|:--|\n| $a = b$ |",
    "in a head": "| $a = b$ |\n|:--|\n| a |",
    "in a question": ":::{exercise}\nIs $a = b$?\n:::",
    "in a solution": "::::{exercise}\nWhy?\n\n:::{solution}\nSince $a = b$.\n:::\n::::",
    "among words": "So σ ≤ τ here.",
    "equal among words": "So a = b here.",
    "a square among words": "The term σ² is large.",
    "is": r"Here $c$ is $\frac{T}{n}$.",
    "is exactly": r"Here $g_j$ is exactly $\lambda$ there.",
    "is at most": r"Here $\theta^2$ is at most $1/4$.",
    "equals": r"Here $a$ equals $b$.",
    "at most": r"Take $a$ at most $b$.",
    "is, in stress": r"Here *$a$* is $b$.",
    "is proportional to": r"Here $a$ is proportional to $b$.",
    "over two lines": "Here $a$\nis $b$.",
}


@pytest.mark.parametrize("text", UNMARKED.values(), ids=UNMARKED)
def test_a_relation_without_a_mark_is_refused(text):
    with pytest.raises(WrongText, match=r"^mine\.md:\d+: .*mark") as found:
        page(text)
    assert len(str(found.value).splitlines()) == 1


MARKED = {
    "given": r"So {given}`\lambda = 2` there.",
    "said": r"So {said}`\lambda = 2` there.",
    "proved": "So {proved}`TRUE` there.",
    "a term in words": r"Here $c$ is the mean of $n$ numbers, of which $h$ is one.",
    "an index": r"The sum $\sum_{i=1}^n x_i$ is a number, $x_{i=1}$ a term.",
    "a limit": r"It rises as $s \to 0$.",
    "a number": "The third is {n}`THIRD`.",
}


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_what_bears_a_mark_or_states_nothing_is_set(text):
    assert page(text).blocks


WRONG = {
    "a claim that is refuted": ("```claim\n2 = 3\n```", "this claim is not proved: Refuted"),
    "a claim that is not read": ("```claim\n2 +\n```", ""),
    "a claim that there is not": ("{proved}`TRU`", "no claim is named `TRU`; did you mean `TRUE`?"),
    "a claim that is not proved": ("{proved}`FALSE`", "a page says that this is proved: "),
    "a slip that is proved": ("{slip}`TRUE` Wrong.", "a page says that this is refuted: "),
    "a role that there is not": ("{prooved}`TRUE`", "no role is named `prooved`; did you mean `proved`?"),
    "a role in a sentence": ("So {prooved}`TRUE`.", "no role for a sentence is named `prooved`; did you mean `proved`?"),
    "a display in a sentence": ("See {figure}`shrinkage` here.", "`{figure}` stands alone in a paragraph, or begins one"),
    "a number that there is not": ("It is {n}`THRID`.", "no number is named `THRID`; did you mean `THIRD`?"),
    "a derivation that there is not": ("{result}`gausian`", "no derivation is named `gausian`; "),
    "a figure that there is not": ("{figure}`shrinkag`", "no figure is named `shrinkag`; did you mean `shrinkage`?"),
    "a step that there is not": ("Line {step}`drop_constant`.", "no step of a derivation that is shown above is named `drop_constant`; "),
    "a rule that there is not": (
        "::::{steps} gaussian\n:::{after} drop_constnt\nWords.\n:::\n::::",
        "no step of this derivation is named `drop_constnt`; did you mean `drop_constant`?",
    ),
    "a chapter that there is not": ("See [that](bayes_rul).", "no chapter is named `bayes_rul`; did you mean `bayes_rule`?"),
    "a command that there is not": (r"A term $\lamda$.", r"the command `\lamda` is unknown in a formula"),
    "braces that are not closed": (r"A term $\frac{1}{2$.", "`{` is not closed by `}`"),
    "a given that relates nothing": (r"So {given}`\lambda` there.", "`{given}` marks a condition or data, and `\\lambda` relates nothing"),
    "a definition of nothing": (r"{define}`\lambda`", "`\\lambda` defines nothing"),
    "a definition of an order": (r"{define}`a \le b`", "`a \\le b` defines nothing"),
    "a definition of a number": ("{define}`2 = b`", "`2 = b` defines nothing"),
    "a container that there is not": (":::{exercize}\nWhy?\n:::", "no container is opened by `{exercize}`; did you mean `{exercise}`?"),
    "a container that is not closed": (":::{exercise}\nWhy?", "`:::{exercise}` is not closed; a line `:::` closes it"),
    "a container without its name": (":::{steps}\n:::", "`{steps}` is given a name on its line"),
    "a container outside": (":::{after} drop_constant\nWords.\n:::", "`{after}` stands inside `{steps}` only"),
    "words between steps": (":::{steps} gaussian\nWords.\n:::", "`{steps}` holds nothing but `{after}`"),
    "a backtick that is not closed": ("So `a there.", "``` opens nothing that is closed"),
    "a dollar that is not closed": ("So $a there.", "`$` opens nothing that is closed"),
    "a role without its name": ("So {given} there.", "`{given}` opens nothing that is closed"),
    "a premise that there is not": (":::{assumptions} TRU\n:::", "no premise is named `TRU`"),
    "no premise in a list of them": (":::{assumptions} gaussian\n- Words.\n:::", "holds a list, whose items begin with `{premise}`"),
    "a quotation": ("> Words.", "a chapter holds no blockquote"),
    "a picture": ("![a](b.png)", "a sentence holds no image"),
    "markup of the web": ("<div>Words</div>", "a chapter holds no html"),
    "a row that is too short": ("| a | b |\n|:--|:--|\n| c | {cells}`ROWS` | d |", "a row of this table has not 2 cells"),
    "rows that there are not": ("| a | b |\n|:--|:--|\n| {rows}`RWS` |", "no list of values is named `RWS`; did you mean `ROWS`?"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_line(text, told):
    with pytest.raises(WrongText) as found:
        page(f"Fine.\n\n{text}\n\nFine.")
    lines = str(found.value).splitlines()
    assert len(lines) == 1, lines
    place, _, said = lines[0].partition(": ")
    assert LINES + 3 <= int(place.removeprefix("mine.md:")) <= LINES + 3 + text.count("\n")
    assert told in said


def test_all_mistakes_are_told_at_once_in_their_order():
    texts = [text for text, _ in WRONG.values() if ":::" not in text and not text.startswith("|")]
    with pytest.raises(WrongText) as found:
        page("\n\n".join(texts).replace("So `a there.", "").replace("So $a there.", "").replace("So {given} there.", ""))
    lines = [int(line.split(":")[1]) for line in str(found.value).splitlines()]
    assert lines == sorted(lines), found.value
    assert len(lines) == len(texts) - 3


def test_a_mistake_deep_in_a_paragraph_has_its_own_line():
    with pytest.raises(WrongText) as found:
        page("Words\nand `code` with $a$\nand *so {n}`THIRD` with\n$b = c$* there.")
    assert str(found.value).startswith(f"mine.md:{LINES + 4}: ")


FRONTS = {
    "none": ("", "mine.md:1: the front matter has no `title`"),
    "a field that is missing": (FRONT.replace("number: 3\n", ""), "mine.md:1: the front matter has no `number`"),
    "a field that there is not": (
        FRONT.replace("number", "numbr: 2\nnumber"),
        "mine.md:1: the front matter has no field `numbr`; did you mean",
    ),
    "a number that is none": (FRONT.replace("3", "three"), "mine.md:1: `number` is a whole number"),
    "no YAML": (FRONT.replace("A chapter", "[A chapter"), "the front matter is no YAML"),
    "a relation in the summary": (FRONT.replace("something", "$a = b$"), "mine.md:1: the term holds a relation"),
}


@pytest.mark.parametrize(("front", "told"), FRONTS.values(), ids=FRONTS)
def test_what_a_chapter_says_before_its_text(front, told):
    with pytest.raises(WrongText) as found:
        page("Words.", front)
    assert told in str(found.value)


MODULES = sorted((Path(__file__).resolve().parents[3] / "derive" / "notes" / "chapters").glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_prose_stands_beside_a_text(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]
    assert [text for text in strings if len(text.split()) > 5] == []
