"""Formulas in Markdown, with their places counted by hand."""

import pytest

from derive.checking.scanning.scan import scan_text
from tests.checking.scanning.places import listed, place, texts

DISPLAY, INLINE = "display", "inline"


def test_github() -> None:
    text = "A mean $m$ and $`s^2`$ of\n\n$$\nm = \\frac{1}{n}\n$$\n\n```math\ns = 1\n```\nend.\n"
    assert listed(scan_text(text, "a.md")) == [
        (INLINE, "1:9-1:10", "m"),
        (INLINE, "1:18-1:21", "s^2"),
        (DISPLAY, "4:1-4:16", r"m = \frac{1}{n}"),
        (DISPLAY, "8:1-8:6", "s = 1"),
    ]


def test_kramdown() -> None:
    text = "Let $$a$$ be\n\n$$ a\n= b $$\n\nand \\\\( c\\_1 \\\\) too \\\\[ d \\\\\\\\ e \\\\]\n"
    scan = scan_text(text, "a.markdown")
    assert [place for _, place, _ in listed(scan)] == ["1:7-1:8", "3:4-4:4", "6:9-6:13", "6:26-6:34"]
    assert texts(scan) == ["a", "a\n= b", "c_1", r"d \\ e"]


def test_myst() -> None:
    text = "```{math}\n:label: eq-one\n\na = b\n```\n\n```{math} c = d\n```\n\n"
    text += "with {math}`e_1` and\n\n:::{math}\nf\n:::\n\n$$\ng\n$$ (eq-two)\n"
    scan = scan_text(text, "a.md")
    assert listed(scan) == [
        (DISPLAY, "4:1-4:6", "a = b"),
        (DISPLAY, "7:11-7:16", "c = d"),
        (INLINE, "10:13-10:16", "e_1"),
        (DISPLAY, "13:1-13:2", "f"),
        (DISPLAY, "17:1-17:2", "g"),
    ]
    assert [excerpt.label for excerpt in scan.excerpts] == ["eq-one", "", "", "", "eq-two"]


def test_quarto() -> None:
    text = "---\ntitle: $x$\n---\n\n::: {.callout-note}\nSee\n\n$$\na\n$$ {#eq-mean}\n:::\n\n```{r}\ny <- d$x + d$z\n```\n"
    scan = scan_text(text, "a.qmd")
    assert listed(scan) == [(DISPLAY, "9:1-9:2", "a")]
    assert [excerpt.label for excerpt in scan.excerpts] == ["eq-mean"]
    assert [excerpt.before for excerpt in scan.excerpts] == ["::: {.callout-note} See"]


@pytest.mark.parametrize("star", ["", "*"])
@pytest.mark.parametrize("name", ["align", "equation", "gather", "eqnarray", "multline"])
def test_environments_stand_by_themselves(name: str, star: str) -> None:
    text = f"Then\n\\begin{{{name}{star}}}\na &= b \\\\\n\n&= c\n\\end{{{name}{star}}}\nand \\(x\\), \\[ y \\]\n"
    scan = scan_text(text, "a.md")
    assert listed(scan) == [
        (DISPLAY, "3:1-5:5", "a &= b \\\\\n\n&= c"),
        (INLINE, "7:7-7:8", "x"),
        (DISPLAY, "7:15-7:16", "y"),
    ]
    assert scan.excerpts[0].environment == name + star


def test_an_environment_inside_of_dollars_is_part_of_the_formula() -> None:
    text = "$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n\\tag*{$\\checkmark$ if $x$}\n$$\n"
    assert texts(scan_text(text, "a.md")) == [text[3:-4]]


@pytest.mark.parametrize(
    "text",
    [
        "```\n$$\na\n$$\n```",
        "~~~python\n$a$\n~~~~",
        "````\n```math\na\n```\n````",
        "Code `$a$` and ``$b` $c$``.",
        "<!-- $$ a $$\n\n$b$ -->",
        "text <!-- $b$ --> text",
        "<script>\nlet a = '$x$';\n\n$$ b $$\n</script>",
        "<style>$a$</style>",
        "<pre>\n$a$\n</pre> text",
        "see <code>$a$</code>",
        "---\nauthor: $a$\n---\n",
        "Run\n\n    echo $a$\n\n    echo $b$\n\nthen",
        "[here](https://a.org/$x$) and https://a.org/$y$/z",
        '<a href="$x$">text</a>',
        r"costs \$5 and \$6",
        "costs $5 and $10, or $5/$10, or 5$ and 6$",
        "costs $5.50 or 6$",
        "from $5-$10",
        "- costs $5\n- costs x$ more",
        "| a $b |\n| $d |",
        "{% highlight bash %} {% assign x = $a$ %}",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert listed(scan_text(text, "a.md")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> said\n> $$\n> a\n> > b\n> $$\n", ["a\n> b"]),
        ("> > $$\n> > a > b\n> > $$\n", ["a > b"]),
        ("$$\na\n> b\n- c\n# d\n$$\n", ["a\n> b\n- c\n# d"]),
        ("so $$a\n> b$$ there", ["a\n> b"]),
        ("- item $a$\n\n  $$\n  b\n  $$\n\n      $code$\n", ["a", "b"]),
        ("1. item\n\n   > $$\n   > b\n   > = c\n   > $$\n", ["b\n= c"]),
        ("10. item\n    ```math\n    b\n    ```\n", ["b"]),
        ("- ```math\n  b\n  ```\n", ["b"]),
        ("<details><summary>why $a$</summary>\n\n$$ b $$\n\n</details>", ["a", "b"]),
        ("<p>$a$</p> <div class='x'>$$b$$</div>", ["a", "b"]),
        ("a $x<y$ and $z>w$", ["x<y", "z>w"]),
        ("a <b>$x$</b> <i>$y$", ["x", "y"]),
        ("!!! note\n\n    see $a$\n\n        code $b$\n", ["a"]),
        ("$a$$b$ and $ c = 1 $ and $d$", ["a", "b", "c = 1", "d"]),
        (r"$a \$ b$ and \$5 but $c$", [r"a \$ b", "c"]),
        (r"$a \text{ if $b$}$ or $\{c$", [r"a \text{ if $b$}", r"\{c"]),
        ("$$ a <!-- why --> b $$", ["a  b"]),
        ("$$\na % why $$ not\nb\n$$", []),
        (r"$50\%$ of", [r"50\%"]),
        ("$$\n% why\na % so\n$$ and $50%$ and $$\na = 5% \\\\\nb\n$$", ["a"]),
        ("the price is $5 and $x$ is real", ["x"]),
        ('**bold $a$**, ($b$), "$c$"; $d$-th', ["a", "b", "c", "d"]),
        ("$$\n\na\n= b\n\n$$\n\nso $c$", ["a\n= b", "c"]),
        ("> $$\n>\n> a\n>\n> $$\n", ["a"]),
        (
            "$$\n\\begin{aligned}\na\n\n    &= b\n\n- c\n> d\n\\end{aligned}\n$$ (eq)\nso",
            ["\\begin{aligned}\na\n\n    &= b\n\n- c\n> d\n\\end{aligned}"],
        ),
        ("$$\na\n\n$$\nb\n$$\n", ["b"]),
        ("so\n\n$$\na\n\n= b\n\n$$\n\nso $c$", ["a\n\n= b", "c"]),
        ("so\n$$\na\n\n= b\n$$\n\nwhere\n\n$$\nc\n$$\n", ["c"]),
        ("\n$$\na\n\nso $b$ is\n\n$$\n\nc", ["b"]),
        ("for $a > 0$ and $b\n> 0$, so $1\n+ c$ and\n> $d$", ["a > 0", "b\n> 0", "1\n+ c", "d"]),
        ("> with $a = b\n- c$ and", ["a = b\n- c"]),
        ("> with $a\n= b$ and", ["a\n= b"]),
        ("$ 1 - p $ and $ (2, 3) $ or $ x' $, $ 5 or $ 6 more", ["1 - p", "(2, 3)", "x'"]),
        (r"$a = \text{`b'}$ or $\text{``c''}$", [r"a = \text{`b'}", r"\text{``c''}"]),
        ("$$\na\n~~~~~\n= b\n$$\n$c$", ["a\n~~~~~\n= b", "c"]),
        ("---\n\nsee $a$\n\n---\n", ["a"]),
        ("costs $`b` and `c`$", []),
        ("so <!-- why\n\n$b$ -->", ["b"]),
        ("$$\\begin{align}a\n\nso\n$$\nb\n$$\n", ["b"]),
        ("$\n\\sum a\n$", [r"\sum a"]),
    ],
)
def test_what_is_one(text: str, expected: list[str]) -> None:
    assert texts(scan_text(text, "a.md")) == expected


def test_signs_of_block_quotes_are_no_part_and_places_know_them() -> None:
    scan = scan_text("> > text\n> > $$\n> > a\n> >  = b\n> > $$\n", "a.md")
    (excerpt,) = scan.excerpts
    assert place(excerpt) == "3:5-4:9"
    assert [str(spot) for spot in excerpt.spots(excerpt.text.index("b"), excerpt.text.index("b") + 1)] == ["4:8", "4:9"]


def test_a_formula_that_is_left_open_is_told_and_the_rest_is_read() -> None:
    scan = scan_text("$$\na = b\n\nthen $c$\n\n\\begin{align}\nd\n\n```math\ne\n\n$f$", "a.md")
    assert [(excerpt.text.strip(), excerpt.problem) for excerpt in scan.excerpts] == [
        ("a = b", "unclosed"),
        ("c", ""),
        ("d", "unclosed"),
        ("e", "unclosed"),
        ("f", ""),
    ]


def test_code_inside_of_a_formula_is_told() -> None:
    (excerpt,) = scan_text("$$ a `b` c $$", "a.md").excerpts
    assert excerpt.problem


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("$$ a $$", DISPLAY),
        ("so\n$$ a $$,\nand", DISPLAY),
        ("> 1. $$a$$.\n", DISPLAY),
        ("> > - $$a$$ {#eq-a}\n", DISPLAY),
        ("where $$\na\n$$ is", DISPLAY),
        ("where $$a$$ is", INLINE),
        ("$$a$$ is", INLINE),
        ("is $$a$$", INLINE),
        ("| $$a$$ |", INLINE),
        ("\\begin{math}a\\end{math}", INLINE),
        ("where \\[a\\] is", DISPLAY),
    ],
)
def test_how_a_formula_is_set(text: str, layout: str) -> None:
    assert [found for found, _, _ in listed(scan_text(text, "a.md"))] == [layout]


def test_prose_before_and_after() -> None:
    text = "> $$ a $$\n\nLet the *noise* `code` be\n> independent of $x$:\n\n$$ b $$\nwith a flat\nprior\n\n$$ c $$\n"
    scan = scan_text(text, "a.md")
    _, inline, display, _ = scan.excerpts
    assert (inline.before, inline.after) == ("Let the *noise* be independent of", ":")
    assert (display.before, display.after) == ("Let the *noise* be independent of $x$:", "with a flat prior")


def test_line_ends_of_other_systems() -> None:
    lines = ["text $a$", "", "$$", "b", "= c", "$$", "> $$", "> d", "> $$"]
    for end in ("\n", "\r\n", "\r"):
        scan = scan_text(end.join(lines), "a.md")
        assert [place(excerpt) for excerpt in scan.excerpts] == ["1:7-1:8", "4:1-5:4", "8:3-8:4"]
        assert texts(scan) == ["a", "b\n= c", "d"]
