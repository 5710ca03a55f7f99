"""What an author tells the checker, and from where to where it holds."""

from derive.checking.scanning.directives import Directives
from derive.checking.scanning.scan import scan_text
from tests.checking.scanning.places import texts


def told(text: str, name: str = "a.md") -> dict[str, Directives]:
    """The directives in force at each formula."""
    return {excerpt.text.strip(): excerpt.directives for excerpt in scan_text(text, name).excerpts}


def test_settings_hold_to_the_end() -> None:
    found = told(
        "$a$\n<!-- derive: param=theta; data=x, y; N=variance -->\n$$b$$\n\n<!--derive:\npositive = sigma,b\n data=z\n-->\n\n$$c$$\n"
    )
    assert found["a"] == Directives()
    assert found["b"].settings == (("param", "theta"), ("data", "x, y"), ("N", "variance"))
    assert found["c"].values("positive") == ("sigma", "b")
    assert found["c"].values("data") == ("x", "y", "z")
    assert found["c"].values("real") == ()


def test_in_latex_they_are_comments() -> None:
    found = told("% derive: param=theta\n$a$ % derive: where=s > 0, t != 1\n% no derive: off\n$b$", "a.tex")
    assert found["a"].settings == (("param", "theta"),)
    assert found["b"].settings[1:] == (("where", "s > 0, t != 1"),)
    assert found["b"].values("where") == ("s > 0, t != 1",)
    assert not found["b"].off


def test_what_is_expected_or_ignored_is_so_of_the_next_display() -> None:
    found = told(
        "<!-- derive: expect refuted -->\nwith $a$\n\n$$b$$\n\n$$c$$\n\n<!-- derive: ignore[D103, W201] it is a joke -->\n$$d$$\n\n$$e$$"
    )
    assert [found[name].expected for name in "abcde"] == ["refuted", "refuted", "", "", ""]
    assert (found["d"].ignored, found["d"].reason) == (("D103", "W201"), "it is a joke")
    assert found["e"] == Directives()


def test_a_region_is_left_out() -> None:
    found = told("$a$ <!-- derive: off --> $b$\n\n$c$ <!-- derive: on; real=x --> $d$")
    assert [found[name].off for name in "abcd"] == [False, True, True, False]


def test_what_is_not_understood_is_told_with_its_place() -> None:
    text = "$a$\n\n<!-- derive: param=t; colour=red; N=7;\n expect wonders; ignore D103; ignore[x]; what; real= -->\n"
    scan = scan_text(text, "a.md")
    assert [(str(remark.page.spot(remark.offset)), remark.sentence.split("`")[1]) for remark in scan.remarks] == [
        ("3:23", "colour"),
        ("3:35", "N"),
        ("4:2", "expect wonders"),
        ("4:18", "ignore D103"),
        ("4:31", "ignore[x]"),
        ("4:42", "what"),
        ("4:48", "real="),
    ]
    assert texts(scan) == ["a"]


def test_a_comment_in_a_block_quote_or_in_code() -> None:
    text = "> <!-- derive: param=t\n> ; data=x\n> -->\n> $$a$$\n\n```\n<!-- derive: off -->\n```\n`<!-- derive: off -->` $b$"
    found = told(text)
    assert scan_text(text, "a.md").remarks == ()
    assert found["a"].settings == (("param", "t"), ("data", "x"))
    assert not found["b"].off


def test_one_in_a_formula_is_of_that_formula() -> None:
    for name in ("a.md", "a.tex"):
        found = told("$$\n% derive: expect refuted; param=t\na\n$$\n\n$$\nb\n$$\n", name)
        assert (found["a"].expected, found["a"].settings) == ("refuted", (("param", "t"),))
        assert found["b"] == Directives(settings=(("param", "t"),))
