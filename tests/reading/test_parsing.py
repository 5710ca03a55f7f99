"""A text becomes one tree, or several where people read differently, or a sentence that names the token; never anything else."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.reading.readings import parse, readings
from derive.reading.tree import Construct, Node, Span, in_brackets
from derive.vocabulary.errors import InputError

FUNCTIONS = frozenset((r"\log", r"\exp", r"\sin", r"\max", "sign"))


def known(text: str, arguments: int) -> bool:
    return text in FUNCTIONS


def shown(text: str) -> list[str]:
    """Every reading, written out."""
    return [in_brackets(one.tree, text) for one in readings(text, known)]


def tree(text: str) -> Node:
    (one,) = readings(f"{text} = 0", known)
    return one.tree.args[0].args[0]


# One reading


@pytest.mark.parametrize(
    "one, other",
    [
        (r"\frac12 a", r"\frac{1}{2} a"),
        (r"\left( a + b \right)\, c", "(a + b) c"),
        (r"\bigl[a + b\bigr]^2", "(a+b)^{2}"),
        ("x²", "x^2"),
        ("θ₀ + Σᵢ yᵢ", r"\theta_0 + \sum_i y_i"),
        (["α", "≤", "β"][0], r"\alpha"),
        (r"\lvert a \rvert", "|a|"),
        (r"\mathop{\rm arg\,min}\limits_{q} a q", r"\arg\min_q a q"),
        (r"\underset{q}{\operatorname{arg\,min}} a q", r"\operatorname*{argmin}_{q} a q"),
        (r"\sigma_0^2", r"\sigma^2_0"),
        ("||a||^2_2", r"\|a\|_2^2"),
        ("||a| - b|", "|(|a| - b)|"),
        ("|a||b|", "|a| |b|"),
        (r"\underbrace{a + b}_{\text{free of } q} c", "(a + b) c"),
        (r"a \tag*{1}", r"a \label{one}"),
        (r"a \\ &\qquad {}+ b", "a + b"),
        (r"p(\{y_k\}_{k=1}^m \mid a)", r"p(y \mid a)"),
        (r"p(\{\mathbf{u}_k\}_{k=1}^m, b)", r"p(\mathbf{u}, b)"),
        ("a + const", r"a + \text{const}"),
        ("q^{(1-a)}", "q^{1-a}"),
        (r"\hat{\theta_j}", r"\hat\theta_j"),
        (r"\mathbf{x}_j^{(i)}", r"\mathbf{x}^{(i)}_j"),
        (r"\int a\,\mathrm{d}x", r"\int a \, dx"),
        (r"\sum_i a_i + b_i", r"\sum_i (a_i + b_i)"),
        (r"\sum_i a_i + b", r"(\sum_i a_i) + b"),
        (r"\sum_i a_i + \sum_i b_i", r"(\sum_i a_i) + (\sum_i b_i)"),
        (r"\sum_i a - c_i + \sum_{i=1}^n d_i", r"(\sum_i (a - c_i)) + (\sum_{i=1}^n d_i)"),
        (r"\prod_i a_i \prod_i b_i", r"(\prod_i a_i) (\prod_i b_i)"),
        (r"\prod_i \prod_j b_{ij}", r"\prod_i (\prod_j b_{ij})"),
        (r"\prod_i \frac{1}{2} a_i", r"\prod_i (\frac12 a_i)"),
        (r"|\sum_i a_i + b_i|", r"|(\sum_i (a_i + b_i))|"),
        (r"\log 2\pi\sigma^2", r"\log(2\pi\sigma^2)"),
        (r"\log a \log b", r"(\log(a)) (\log(b))"),
        (r"\log \sum_i a_i + b", r"\log(\sum_i a_i) + b"),
        ("-a b", "-(a b)"),
        ("a - -b", "a + b"),
        ("-a^2", "-(a^2)"),
        ("a / b / c", "(a / b) / c"),
        (r"a / b \cdot c", r"(a / b) \cdot c"),
        (r"\tfrac1n \sum_i a_i", r"(\frac1n) (\sum_i a_i)"),
        (r"1/n \sum_i a_i", r"(1/n) (\sum_i a_i)"),
        (r"\frac{d}{2}", "d / 2"),
        (r"\frac{\partial f}{\partial\mu}", r"\frac{\partial}{\partial\mu} f"),
        ("% a remark\na", "a"),
        (r"\sum_{i}^{ } a_i b^{} c_{}^2", r"\sum_i a_i b c^2"),
        (r"\begin{aligned} a &+ b \end{aligned}", "a + b"),
        (r"\frac{26{,}896}{.5}", r"\frac{26896}{.5}"),
    ],
)
def test_freedoms_of_writing_make_no_difference(one: str, other: str) -> None:
    assert tree(one) == tree(other)


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"|a| b |c| = |a - |b||", r"(|a| \cdot b \cdot |c|) = |(a - (|b|))|"),
        (r"p(a \mid b) p(b) = p(b, a)", r"(p(a \mid b) \cdot p(b)) = p(b, a)"),
        (r"n p (1-p) = p n - n p^2", r"(n \cdot p \cdot (1 - (p))) = ((p \cdot n) - ((n \cdot (p^{2}))))"),
        (r"x = 1 \iff y = 2", r"x = 1 \iff y = 2"),
        (r"q = 1 where 0 < q \le 1, q unknown; x_1, \dots, x_n independent given q, r", None),
        (r"q = 1 where a and b positive; x \in (0, 1], y \in \mathbb R^{n \times p}", None),
        (r"$$ a = b $$ where $b > 0$", None),
        (r"a = b \qquad \text{where } a > 0.", None),
        (r"a == b where b >= 0, a <= 1", r"a = b where b \ge 0; a \le 1"),
        (r"\{ \theta : \theta > 0 \} = \{ 1, 2 \}", None),
        (r"\mathbf 1\{x > 0\} = \mathbb{1}_{\{x > 0\}} + \mathbf{1}[x < y]", None),
        (r"\nabla_\theta L(\theta) = \mathbb E_{x \sim p}[f(x)] - \operatorname{Var}(y \mid x)", None),
    ],
)
def test_what_is_read_in_one_way(text: str, expected: str | None) -> None:
    (found,) = shown(text)
    assert expected in (None, found)


# Several readings


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a/2b = c", [r"(a / (2 \cdot b)) = c", r"((a / 2) \cdot b) = c"]),
        (r"\log a b = c", [r"\log((a \cdot b)) = c", r"(\log(a) \cdot b) = c"]),
        (r"\log(a)^2 = c", [r"((\log(a))^{2}) = c", r"\log((a^{2})) = c"]),
        (r"\mathbb{E}(a - b)^2 = c", [r"(E[(a - (b))]^{2}) = c", r"E[((a - (b))^{2})] = c"]),
        (r"\mathbb{E}[a - b]^2 = c", [r"(E[(a - (b))]^{2}) = c"]),
        (r"\theta^{(t+1)} = c", [r"\theta^{(t+1)} = c", r"(\theta^{t + 1}) = c"]),
        ("f(a + 1) = c", ["f((a + 1)) = c", r"(f \cdot (a + 1)) = c"]),
        (r"\sum_i a_i + b_i + c = d", [r"((\sum_{i} (a_i + b_i)) + c) = d", r"(\sum_{i} ((a_i + b_i) + c)) = d"]),
        (r"\log \prod_i a_i b = c", [r"(\log((\prod_{i} a_i)) \cdot b) = c", r"\log((\prod_{i} (a_i \cdot b))) = c"]),
        ("p_c(a + 1) = p", ["p_c((a + 1)) = p", r"(p_c \cdot (a + 1)) = p"]),
        (r"\prod_i a_i \prod_j b_j = c", [r"((\prod_{i} a_i) \cdot (\prod_{j} b_j)) = c", r"(\prod_{i} (a_i \cdot (\prod_{j} b_j))) = c"]),
        (r"\prod_i a_i b = c", [r"((\prod_{i} a_i) \cdot b) = c", r"(\prod_{i} (a_i \cdot b)) = c"]),
    ],
)
def test_where_people_read_differently_every_reading_is_there(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    "text, told",
    [
        ("f(a + 1) = f + c", r"(f \cdot (a + 1))"),
        ("f(a + 1) = c where f function", "f((a + 1))"),
        (r"\lambda(a + 1) = c where \lambda > 0", r"(\lambda \cdot (a + 1))"),
        (r"\sum_i w_i(y_i - 1) = c", r"(w_i \cdot (y_i - (1)))"),
        ("f(x; w) = f(a + 1)", "f((a + 1))"),
    ],
)
def test_the_rest_of_the_text_says_whether_a_letter_is_called(text: str, told: str) -> None:
    (found,) = shown(text)
    assert told in found


# Nothing but sentences


@pytest.mark.parametrize(
    "text, named",
    [
        ("", "the text ends here"),
        ("a =", "the text ends here"),
        ("= a", "`=` is not understood"),
        ("a + ) = 1", "`)` is not understood"),
        ("(a = 1", "`)` is missing"),
        (r"\frobnicate a = 1", r"`\frobnicate` is not understood"),
        ("(a + b)_2 = 1", None),
        ("2_2 = 1", "`_` is not understood"),
        ("a^b^c = 1", "`^` is not understood"),
        ("2 3 = 6", "two numbers stand side by side"),
        ("x^12 = 1", "`^{12}`"),
        ("log a = 1", r"`\log`"),
        ("mu = 1", r"`\mu`"),
        ("MSE = 1", r"`\mathrm{MSE}`"),
        ("x != 1", "factorial or a relation"),
        ("loss = 1", r"`\mathrm{loss}`"),
        ("ln a = 1", r"`\ln`"),
        ("a = 1 where q probable", None),
        ("x^{rep} = 1", r"`\text{rep}`"),
        (r"\sin^{-1} a = 1", "inverse function"),
        (r"a = b \quad c = d", "`\\quad` is not understood"),
        (r"a = b \\ c", r"`\\` is not understood"),
        (r"\sum x = 1", "one index below"),
        (r"\sum_{j + k} x = 1", "one index below"),
        (r"\prod_{j \ne k} x = 1", "over unequal indices"),
        (r"\arg\min x = 1", "what is varied"),
        (r"\int f = 1", "what is integrated over"),
        (r"a = b && \text{since it is so}", "`since` is not understood"),
        ("a = b where c", "a declaration says something"),
        ("a = b where", None),
        (r"\overline{a + b} = c", r"`\overline` is not understood"),
        ("a = b?", "`?` is not understood"),
        ("x_i_j = 1", "`_` is not understood"),
        (r"a = \underbrace{b}_", "the text ends here"),
    ],
)
def test_what_is_not_understood_is_named_with_its_column(text: str, named: str | None) -> None:
    if named is None:
        parse(text, known)
        return
    with pytest.raises(InputError) as why:
        readings(text, known)
    assert named in str(why.value)
    column, caret = str(why.value).split(":")[0], str(why.value).splitlines()[-1]
    assert column.startswith("column ")
    assert caret.strip("^ ") == ""


def test_the_caret_stands_below_the_token() -> None:
    text = "a" + " + a" * 40 + " + ) " + "+ a" * 40
    with pytest.raises(InputError) as why:
        parse(text, known)
    _, line, caret = str(why.value).splitlines()
    assert line[caret.index("^")] == ")"
    assert str(why.value).startswith(f"column {text.index(')') + 1}:")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "(" * 5_000,
        "(" * 5_000 + "a" + ")" * 5_000 + " = 1",
        "{" * 3_000,
        "|" * 5_000,
        "a" + "^{a" * 2_000,
        "a" + "'" * 5_000 + " = 1",
        "a" + "!" * 5_000 + " = 1",
        r"\hat" * 2_000 + "a = 1",
        r"\frac" * 2_000,
        r"\sqrt" * 2_000 + "a = 1",
        r"\log" * 2_000 + "a = 1",
        r"\sum_i" * 1_500 + "a = 1",
        r"\nabla" * 1_500 + "a = 1",
        r"\arg\min_x" * 900 + "a = 1",
        r"\int" * 2_000,
        r"\{" * 4_000,
        r"\mathbf1\{" * 1_000,
        "a_" * 4_000,
        "a/" * 4_000 + "a = 1",
        "f(" * 4_000,
        "a = 1 where " + "b, " * 3_000,
    ],
    ids=lambda text: text[:12],
)
def test_too_long_and_too_deep_are_sentences(text: str) -> None:
    with pytest.raises(InputError):
        readings(text, known)


def test_long_and_flat_is_read() -> None:
    (found,) = readings("a" + " + a b" * 1_500 + " = 1", known)
    assert len(found.tree.args[0].args[0].args) == 1_501
    assert tree("-" * 9_000 + "a") == tree("a")


PIECES = (
    *(r"\sum", r"\prod", r"\frac", r"\sqrt", r"\hat", r"\mathbf", r"\arg\min", r"\log", r"\int", r"\nabla", r"\binom", r"\exp"),
    *("_", "^", "{", "}", "(", ")", "[", "]", r"\{", r"\}", "|", r"\|", "+", "-", "=", "/", ",", ";", ":", "'", "!", r"\top", r"\mid", "$"),
    *("a", "i", "n", "x", r"\theta", "d", "e", "p", "f", "0", "1", "12", r"\infty", r"\dots", r"\in", r"\sim", r"\mathbb R", r"\mathcal N"),
    *(" where ", " integer ", " given ", " independent ", r"\text{const}", r"\quad", r"\\", "²", "Σ", r"\mathbb E", r"\mathbf 1", r"\max"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_heap_of_tokens_is_read_or_refused_in_a_sentence(text: str) -> None:
    with suppress(InputError):
        assert readings(text, known)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    with suppress(InputError):
        assert readings(text, known)


# There and back


def leaf(text: str, construct: Construct) -> Node:
    return Node(construct, (), text)


LEAVES = st.sampled_from("abxyqn").map(lambda letter: leaf(letter, Construct.NAME)) | st.sampled_from(("0", "2", "17", "0.5")).map(
    lambda digits: leaf(digits, Construct.NUMBER)
)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    index = leaf("i", Construct.NAME)
    return st.one_of(
        several.map(lambda parts: Node(Construct.ADD, parts)),
        several.map(lambda parts: Node(Construct.MULTIPLY, parts, "." * (len(parts) - 1))),
        inner.map(lambda part: Node(Construct.NEGATIVE, (part,))),
        st.tuples(inner, inner).map(lambda parts: Node(Construct.DIVIDE, parts)),
        st.tuples(inner, inner).map(lambda parts: Node(Construct.POWER, parts)),
        inner.map(lambda part: Node(Construct.ABS, (part,))),
        inner.map(lambda part: Node(Construct.CALL, (leaf(r"\log", Construct.NAME), Node(Construct.LIST, (part,))))),
        st.tuples(st.sampled_from((r"\sum", r"\prod")), inner, inner).map(
            lambda parts: Node(Construct.BIG, (index, leaf("1", Construct.NUMBER), parts[1], parts[2]), parts[0])
        ),
        st.tuples(st.sampled_from("yz"), inner).map(lambda parts: Node(Construct.NAME, (parts[1],), parts[0])),
    )


def printed(node: Node) -> str:
    """LaTeX with brackets around everything that has parts."""
    parts = [printed(part) for part in node.args]
    match node.kind:
        case Construct.NUMBER:
            return node.text
        case Construct.NAME:
            return f"{node.text}_{{{parts[0]}}}" if parts else node.text
        case Construct.ADD:
            return "(" + " + ".join(parts) + ")"
        case Construct.MULTIPLY:
            return r"\left(" + r" \cdot ".join(parts) + r"\right)"
        case Construct.NEGATIVE:
            return f"(-{parts[0]})"
        case Construct.DIVIDE:
            return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
        case Construct.POWER:
            return f"{{{parts[0]}}}^{{{parts[1]}}}"
        case Construct.ABS:
            return rf"\left|{parts[0]}\right|"
        case Construct.LIST:
            return parts[0]
        case Construct.CALL:
            return rf"\log\left({parts[1]}\right)"
    return rf"({node.text}_{{i=1}}^{{{parts[2]}}} [{parts[3]}])"


@given(st.recursive(LEAVES, grown, max_leaves=12))
@settings(max_examples=400, deadline=None)
def test_a_tree_that_is_printed_is_read_as_itself(node: Node) -> None:
    assert tree(printed(node)) == node


@given(st.recursive(LEAVES, grown, max_leaves=8))
@settings(max_examples=200, deadline=None)
def test_readings_that_are_written_out_are_read_as_themselves(node: Node) -> None:
    text = f"{printed(node)} = 0"
    (one,) = readings(text, known)
    (again,) = readings(in_brackets(one.tree, text), known)
    assert in_brackets(again.tree, in_brackets(one.tree, text)) == in_brackets(one.tree, text)


def test_entries_over_another_index_are_no_array() -> None:
    with pytest.raises(InputError):
        parse(r"p(\{y_k\}_{j=1}^m \mid a) = 0", known)


def test_places_are_those_of_the_text() -> None:
    text = r"  \frac{a}{b} + \hat\theta_{ij}^2 = |x - 1|  where x > 0"
    for node in parse(text, known).tree.walk():
        assert 0 <= node.span.start <= node.span.end <= len(text)
    left, right = parse(text, known).tree.args[0].args
    assert text[right.span.start : right.span.end].strip() == "|x - 1|"
    assert [text[part.span.start : part.span.end].strip() for part in left.args] == [r"\frac{a}{b}", r"\hat\theta_{ij}^2"]
    assert left.args[0] == Node(Construct.DIVIDE, (leaf("a", Construct.NAME), leaf("b", Construct.NAME)), "", Span(7, 8))


def test_a_tree_costs_no_sympy() -> None:
    asked = "import sys; from derive.reading.readings import parse; parse('a = b', lambda *_: False); assert 'sympy' not in sys.modules"
    subprocess.run([sys.executable, "-c", asked], check=True)


def test_the_same_text_is_the_same_tree_in_any_order_of_hashing() -> None:
    texts = [r"f(a + 1)/2b = c", r"\sum_i a_i + b_i + \prod_j c_j d where a, b > 0"]
    asked = f"from derive.reading.readings import readings; print([readings(t, lambda *_: False) for t in {texts!r}])"
    seen = {
        subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
