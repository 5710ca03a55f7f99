"""Figures: their bytes are always the same, and they are legible on white and on dark paper."""

import hashlib
import math
import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import combinations

import mpmath
import pytest
from sympy import Abs

from derive.catalogue import entries
from derive.notes.drawing import canvas, render
from derive.notes.figures import _two_weights as two
from derive.notes.figures import underflow
from derive.notes.figures._pen import BLUE, GREY, ORANGE, Figure, Pen
from derive.paper.arrange import Arranger
from derive.paper.dialects.latex import write
from derive.paper.letters import GREEK
from derive.vocabulary.symbols import e
from tests.cli.running import process
from tests.notes.validators.needs import needs

FIGURES = entries("derive.notes.figures", Figure)
NOTATIONS = ({}, {"theta": "w", "lambda": "beta", "sigma": "s"}, {"theta": "omega", "lambda": "alpha", "sigma": "xi"})
WHITE, DARK = "#ffffff", "#0d1117"
EACH = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)


@pytest.fixture(autouse=True)
def matplotlib():
    needs("matplotlib", "pip install matplotlib")


# The files


FORMS = ("svg", "pdf")
DIGESTS = """
import hashlib
from derive.catalogue import entries
from derive.families._family import Family
from derive.notes.drawing import render
from derive.notes.figures._pen import Figure
figures = entries("derive.notes.figures", Figure)
if {backwards}:
    figures = figures[::-1]
for figure in figures:
    for form in ("svg", "pdf"):
        print(figure.name, form, hashlib.sha256(render(figure.drawn({{}}), form)).hexdigest())
"""


def digests(backwards=False, **environment):
    done = process("-c", DIGESTS.format(backwards=backwards), **environment)
    assert done.returncode == 0, done.stderr.decode()
    return sorted(done.stdout.decode().splitlines())


def test_bytes_do_not_depend_on_the_process_its_hashes_the_order_or_the_users_settings(tmp_path):
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsvg.fonttype: none\naxes.grid: True\nlines.linewidth: 9\npdf.compression: 9\n")
    first = digests(PYTHONHASHSEED="0")
    assert len(first) == 2 * len(FIGURES)
    assert first == digests(backwards=True, PYTHONHASHSEED="4242", MATPLOTLIBRC=str(tmp_path / "matplotlibrc"), SOURCE_DATE_EPOCH="86400")
    drawings = {figure.name: figure.drawn({}) for figure in FIGURES}
    here = [f"{name} {form} {hashlib.sha256(render(drawing, form)).hexdigest()}" for name, drawing in drawings.items() for form in FORMS]
    assert first == sorted(here)


def test_the_users_settings_are_left_alone():
    import matplotlib as library

    before = dict(library.rcParams)
    with library.rc_context({"font.size": 7.5}):
        render(FIGURES[0].drawn({}), "svg")
        assert library.rcParams["font.size"] == 7.5
    assert dict(library.rcParams) == before


def test_precision_that_somebody_set_does_not_show():
    def numbers():
        underflow.logs.cache_clear()
        underflow.densities.cache_clear()
        return two.contour(Fraction(1)), two.circle(Fraction(2)), underflow.logs(underflow.UNITS[0])

    expected = numbers()
    with mpmath.workdps(5):
        assert numbers() == expected


def test_captions_and_drawings_cost_neither_matplotlib_nor_numpy():
    look = """
import sys
from derive.catalogue import entries
from derive.notes.figures._pen import Figure
assert all(figure.caption and figure.drawn({}).digest for figure in entries("derive.notes.figures", Figure))
sys.exit(", ".join(sorted({"matplotlib", "numpy"} & set(sys.modules))) or 0)
"""
    done = process("-c", look)
    assert done.returncode == 0, done.stderr.decode()


def test_only_known_forms_are_drawn():
    with pytest.raises(ValueError, match="png"):
        render(FIGURES[0].drawn({}), "png")


@EACH
@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_svg_is_small_self_contained_xml(figure, notation):
    picture = render(figure.drawn(notation), "svg")
    assert len(picture) < 60_000
    root = ET.fromstring(picture)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "g", "path", "use", "defs", "style"}, "text would need the reader's fonts, and images weigh"
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.removeprefix("#") in identifiers
    assert not re.search(rb"\b20\d\d-\d\d|[Mm]atplotlib v", picture)


@EACH
def test_pdf_is_undated(figure):
    picture = render(figure.drawn({}), "pdf")
    assert picture.startswith(b"%PDF-1.4")
    assert picture.rstrip().endswith(b"%%EOF")
    assert not re.search(rb"Date|Producer|Creator", picture)


@EACH
def test_letters_come_from_matplotlib_not_from_the_machine(figure):
    from matplotlib import get_data_path
    from matplotlib.font_manager import findfont
    from matplotlib.text import Text

    with canvas(figure.drawn({})) as drawn:
        assert all(findfont(text.get_fontproperties()).startswith(get_data_path()) for text in drawn.findobj(Text))


# Legibility


def luminance(colour):
    """Relative luminance of the Web Content Accessibility Guidelines 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour, paper, opacity):
    pairs = [(int(colour[place : place + 2], 16), int(paper[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * above + (1 - opacity) * below):02x}" for above, below in pairs)


def test_the_contrast_formula_on_values_of_the_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_no_colour_has_more_contrast_against_both_papers_than_ours_by_a_tenth():
    best = math.sqrt(contrast(WHITE, DARK))
    for colour in (BLUE, ORANGE, GREY):
        assert min(contrast(colour, WHITE), contrast(colour, DARK)) > best - 0.1


@EACH
def test_every_colour_is_legible_on_white_and_on_dark(figure):
    root = ET.fromstring(render(figure.drawn({}), "svg"))
    seen = set()
    for element in root.iter():
        style = dict(pair.split(": ", 1) for pair in element.get("style", "").split("; ") if ": " in pair)
        if float(style.get("opacity", 1)) < 1:
            # A tint: its outline carries the meaning, and words on it stay legible.
            assert style["fill"] in (BLUE, ORANGE)
            for paper in (WHITE, DARK):
                tint = mixed(style["fill"], paper, float(style["opacity"]))
                assert min(contrast(colour, tint) for colour in (BLUE, ORANGE, GREY)) > 3.5
            continue
        for paint in ("fill", "stroke"):
            if style.get(paint, "none") != "none":
                assert re.fullmatch("#[0-9a-f]{6}", style[paint]), style
                seen.add(style[paint])
    assert seen == {BLUE, ORANGE, GREY}
    for colour in seen:
        assert contrast(colour, WHITE) >= 4.3
        assert contrast(colour, DARK) >= 4.3


@EACH
def test_nothing_is_drawn_in_the_colour_of_nobodys_choice(figure):
    """What has no colour in SVG is black: outlines of letters take theirs from the group around them."""
    root = ET.fromstring(render(figure.drawn({}), "svg"))
    painted = {"path", "use"}

    def visit(element, inherited):
        style = element.get("style", "")
        inherited = inherited or "fill:" in style or "stroke:" in style
        tag = element.tag.rpartition("}")[2]
        if tag == "defs":
            return
        assert tag not in painted or inherited, ET.tostring(element)[:200]
        for child in element:
            visit(child, inherited)

    visit(root, False)


@EACH
@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_words_are_inside_and_touch_neither_each_other_nor_a_line(figure, notation):
    from matplotlib import __version_info__
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    with canvas(figure.drawn(notation)) as drawn:
        renderer = FigureCanvasAgg(drawn).get_renderer()
        drawn.draw(renderer)
        shown = [text for text in drawn.findobj(Text) if text.get_visible() and text.get_text()]
        words = {text.get_text() + f" {place}": text.get_window_extent(renderer) for place, text in enumerate(shown)}
        width, height = drawn.get_size_inches() * drawn.dpi
        curves = [
            line.get_transform().transform_path(line.get_path()).interpolated(50).vertices for axes in drawn.axes for line in axes.lines
        ]
        sizes = {text.get_fontsize() for text in shown}
        # A point; releases before 3.11 take a line of words to be higher than its letters, and it reaches the edge of the paper.
        margin = drawn.dpi / 72 if __version_info__ >= (3, 11) else 0.0
    assert len(words) >= 6
    assert min(sizes) >= 9
    for text, box in words.items():
        assert margin <= box.x0 < box.x1 <= width - margin, text
        assert margin <= box.y0 < box.y1 <= height - margin, text
        for vertices in curves:
            inside = (vertices[:, 0] > box.x0) & (vertices[:, 0] < box.x1) & (vertices[:, 1] > box.y0) & (vertices[:, 1] < box.y1)
            assert not inside.any(), text
    for (one, first), (other, second) in combinations(words.items(), 2):
        assert not first.overlaps(second), (one, other)


@EACH
def test_letters_follow_the_notation(figure):
    told = {"theta": "w", "lambda": "beta", "sigma": "s"}
    plain, renamed = (comments(render(figure.drawn(notation), "svg")) for notation in ({}, told))
    used = [name for name in told if f"\\{name}" in plain]
    for name in used:
        assert f"\\{name}" not in renamed
        assert latex_letter(told[name]) in renamed
    assert (plain != renamed) == bool(used)
    assert (render(figure.drawn({}), "pdf") != render(figure.drawn(told), "pdf")) == bool(used)
    assert used or figure.name == "gaussian_against_laplace"


def comments(picture):
    """The words of an SVG, which stand beside their outlines in comments."""
    return "\n".join(re.findall(r"<!-- (.*?) -->", picture.decode(), re.DOTALL))


def latex_letter(name):
    return f"\\{name}" if name in GREEK else name


@pytest.mark.parametrize("name", [*GREEK, "w", "W", "alpha", "weight"])
def test_every_letter_can_be_drawn(name):
    from matplotlib.mathtext import MathTextParser

    outlines = MathTextParser("path").parse(Pen(None, {"theta": name}).letter("theta_1"))
    assert len(outlines.glyphs) > 1


def test_formulas_are_translated_for_matplotlib():
    assert r"\lvert" in write(Arranger()(Abs(e)))
    assert Pen(None, {"e": "r"}).formula(Abs(e) / 2) == r"$\frac{\vert r\vert}{2}$"


@EACH
def test_words_for_the_figure_are_plain(figure):
    assert re.fullmatch(r"[^\\$`*_{}\[\]|<>]+", re.sub(r"\$(\w)\$", r"\1", figure.caption)), "but for letters that are marked"
    assert re.fullmatch(r"[ -~]+", figure.description)
    assert not re.search(r"[\\$`*_{}\[\]|<>]", figure.description)
    assert figure.caption.count(".") == 1
    assert figure.caption.endswith(".")
    assert 10 < len(figure.title) < 60
    assert len(figure.description) > len(figure.title)
