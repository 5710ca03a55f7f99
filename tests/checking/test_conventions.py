"""Normal distributions are spelled with their variance, and every place leads to what was written."""

import pytest

from derive.checking.conventions import with_variances
from derive.checking.scanning.scan import scan_text


def respelled(text, meant):
    (excerpt,) = scan_text(f"{text}\n", "page.md").excerpts
    return with_variances(excerpt, meant), excerpt


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (r"\mathcal N(y; m, s)", r"\mathcal N(y; m,(s)^2)"),
        (r"\mathcal{N}\left(y \mid f(x, w), \frac{1}{2}\right)", r"\mathcal{N}\left(y \mid f(x, w),(\frac{1}{2})^2\right)"),
        (r"y \sim N(0, \tau_{1,2})", r"y \sim N(0,(\tau_{1,2})^2)"),
        (r"\mathcal N(a, b) \mathcal N(c, d)", r"\mathcal N(a,(b)^2) \mathcal N(c,(d)^2)"),
        (r"N(a, b)", r"N(a, b)"),
        (r"\mathcal N(a)", r"\mathcal N(a)"),
        (r"\mathcal N(a, b", r"\mathcal N(a, b"),
        (r"\mathcal N(\mathcal N(a, b), c)", r"\mathcal N(\mathcal N(a, b),(c)^2)"),
    ],
)
def test_the_last_of_two_parameters_is_squared(written, wanted):
    found, _ = respelled(f"$${written}$$", "deviation")
    assert found.text == wanted


def test_a_precision_is_inverted_and_a_variance_stays():
    assert respelled(r"$$\mathcal N(a, b)$$", "precision")[0].text == r"\mathcal N(a,\frac{1}{b})"
    found, excerpt = respelled(r"$$\mathcal N(a, b)$$", "variance")
    assert found is excerpt


def test_places_lead_to_what_was_written():
    text = r"\newcommand{\No}{\mathcal N} $$a = \No(b, cc) + d$$"
    found, _ = respelled(text, "deviation")
    assert found.text == r"a = \mathcal N(b,(cc)^2) + d"
    for part, written in ((r"\mathcal N", r"\No"), ("(cc)^2", " cc"), ("+ d", "+ d"), ("a", "a"), (r"N(b,(cc)^2)", r"\No(b, cc)")):
        start = found.text.index(part)
        first, last = found.spots(start, start + len(part))
        assert text[first.column - 1 : last.column - 1] == written
