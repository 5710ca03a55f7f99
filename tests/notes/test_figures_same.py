"""A figure is what it was while its drawing is: releases of matplotlib make no difference, a changed number, word or colour does."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from derive.catalogue import entries
from derive.notes.drawing import PAINTERS, render
from derive.notes.figures import _pen
from derive.notes.figures._pen import BLUE, ORANGE, THICK, WIDTH, Drawing, Figure, Pen, Stroke
from derive.notes.writing import File, differing, write_files
from derive.vocabulary.errors import InputError
from tests.notes.validators.needs import needs

OUTPUT = Path(__file__).resolve().parents[2] / "output"
FIGURES = {figure.name: figure for figure in entries("derive.notes.figures", Figure)}
EACH = pytest.mark.parametrize("name", FIGURES)


def sketch(points=((0.0, 0.0), (1.0, 2.0)), words="here", colour=BLUE, height=3.0):
    pen = Pen(height, {})
    panel = pen.panel(x=(0, 1), y=(0, 2), left=0.5, bottom=0.5, width=5, height=2)
    panel.curve(points, colour)
    panel.words((0.5, 0.5), words)
    return Drawing(height, tuple(pen.panels))


# The checksum of a drawing


def test_the_same_drawing_has_the_same_checksum_up_to_rounding():
    assert sketch().digest == sketch().digest
    assert sketch(((0.0, 0.0), (1 + 1e-15, 2.0))).digest == sketch(((0.0, 0.0), (1 - 1e-15, 2.0))).digest


@pytest.mark.parametrize(
    "other",
    [
        {"points": ((0.0, 0.0), (1.0, 2.000001))},
        {"points": ((0.0, 0.0), (0.5, 1.0), (1.0, 2.0))},
        {"words": "there"},
        {"colour": ORANGE},
        {"height": 3.01},
    ],
    ids=str,
)
def test_whatever_is_drawn_counts(other):
    assert sketch(**other).digest != sketch().digest


def test_the_style_counts(monkeypatch):
    before = sketch().digest
    monkeypatch.setitem(_pen.SETTINGS, "font.size", 11.5)
    assert sketch().digest != before


@EACH
def test_every_stroke_of_every_figure_counts(name):
    drawing = FIGURES[name].drawn({})
    seen = {drawing.digest}
    for place, panel in enumerate(drawing.panels):
        for at, stroke in enumerate(panel.strokes):
            rest = [*panel.strokes[:at], *panel.strokes[at + 1 :]]
            variants = [rest]
            if stroke.method == "plot":
                xs, ys = (np.atleast_1d(values).tolist() for values in stroke.given[:2])
                ys[len(ys) // 2] += 1e-6
                variants.append([*panel.strokes[:at], Stroke("plot", (xs, ys), stroke.options), *panel.strokes[at + 1 :]])
            for strokes in variants:
                panels = (*drawing.panels[:place], replace(panel, strokes=strokes), *drawing.panels[place + 1 :])
                seen.add(Drawing(drawing.height, panels).digest)
    strokes = [stroke for panel in drawing.panels for stroke in panel.strokes]
    assert len(seen) == 1 + len(strokes) + sum(stroke.method == "plot" for stroke in strokes)


# The files


def painters(release):
    return {"svg": lambda drawing: f"<svg><!-- {release} --><title>{len(drawing.panels)}</title></svg>".encode()}


def plate(**changed):
    return File(path="github/figures/one.svg", comment="<!-- {} -->", content=sketch(**changed))


def test_another_release_of_what_draws_makes_no_difference(tmp_path):
    assert write_files(tmp_path, [plate()], painters("3.11"), force=False) == ["github/figures/one.svg"]
    there = (tmp_path / "github/figures/one.svg").read_bytes()
    assert differing(tmp_path, [plate()]) == []
    assert write_files(tmp_path, [plate()], painters("3.12"), force=False) == []
    assert (tmp_path / "github/figures/one.svg").read_bytes() == there


def test_a_changed_curve_is_a_difference_and_is_drawn_anew(tmp_path):
    write_files(tmp_path, [plate()], painters("3.11"), force=False)
    changed = plate(points=((0.0, 0.0), (1.0, 2.1)))
    assert differing(tmp_path, [changed]) == [changed.path]
    assert write_files(tmp_path, [changed], painters("3.11"), force=False) == [changed.path]
    assert differing(tmp_path, [changed]) == []


def test_an_edited_picture_is_a_difference_and_stays(tmp_path):
    write_files(tmp_path, [plate()], painters("3.11"), force=False)
    path = tmp_path / plate().path
    path.write_bytes(path.read_bytes().replace(b"3.11", b"9.99"))
    assert differing(tmp_path, [plate()]) == [plate().path]
    with pytest.raises(InputError, match="edited since"):
        write_files(tmp_path, [plate()], painters("3.11"), force=False)


def test_a_page_is_no_picture(tmp_path):
    page = File(path=plate().path, comment=plate().comment, content=plate().origin.encode())
    write_files(tmp_path, [page], {}, force=False)
    assert differing(tmp_path, [plate()]) == [plate().path]


def test_a_missing_painter_is_told_before_anything_is_written(tmp_path):
    page = File(path="github/a.md", comment="<!-- {} -->", content=b"a\n")
    with pytest.raises(KeyError):
        write_files(tmp_path, [page, plate()], {}, force=False)
    assert list(tmp_path.iterdir()) == []


def test_targets_ask_for_pictures_that_can_be_painted():
    from derive.paper.targets._target import Target

    assert {target.pictures for target in entries("derive.paper.targets", Target)} == set(PAINTERS) == {"svg", "pdf"}


# The rendering: what is committed is what is drawn here, whatever matplotlib drew it


def geometry(picture):
    """Lines and areas of an SVG as (style, points); markers' places; and the words with the places of their first letters."""
    told = picture.decode()
    words = re.findall(r"<!-- (?!written by)(.*?) -->\s*<g style=\"(.*?)\" transform=\"translate\(([-\d.]+) ([-\d.]+)\)", told, re.DOTALL)
    shapes, places = [], []

    def visit(element, lettering):
        tag = element.tag.rpartition("}")[2]
        lettering = lettering or element.get("id", "").startswith("text_")
        if tag == "defs" or lettering:
            return
        if tag == "path":
            numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", element.get("d"))]
            shapes.append((element.get("style"), np.array(numbers).reshape(-1, 2)))
        if tag == "use":
            places.append((element.get("style"), np.array([float(element.get(axis)) for axis in ("x", "y")])))
        for child in element:
            visit(child, lettering)

    visit(ET.fromstring(picture), False)
    return shapes, places, [((text, style), np.array([float(x), float(y)])) for text, style, x, y in words]


def apart(one, other):
    """The largest distance between what corresponds, in points; infinite where something corresponds to nothing."""
    if [(told, points.shape) for told, points in one] != [(told, points.shape) for told, points in other]:
        return np.inf
    return max((float(np.abs(first - second).max()) for (_, first), (_, second) in zip(one, other, strict=True)), default=0.0)


def moved(drawing, by):
    """The drawing with a point of its first thick curve moved upwards by a part of the height of its panel."""
    panel = next(panel for panel in drawing.panels if any(_is_curve(stroke) for stroke in panel.strokes))
    at = next(at for at, stroke in enumerate(panel.strokes) if _is_curve(stroke))
    xs, ys = (list(values) for values in panel.strokes[at].given)
    ys[len(ys) // 2] += by * (panel.y[1] - panel.y[0])
    strokes = [*panel.strokes]
    strokes[at] = Stroke("plot", (xs, ys), strokes[at].options)
    return Drawing(drawing.height, tuple(replace(each, strokes=strokes) if each is panel else each for each in drawing.panels))


def _is_curve(stroke):
    return stroke.method == "plot" and stroke.options.get("linewidth") == THICK


@EACH
def test_what_is_committed_is_what_is_drawn_here(name):
    drawing = FIGURES[name].drawn({})
    there = geometry((OUTPUT / "github" / "figures" / f"{name}.svg").read_bytes())
    here = geometry(render(drawing, "svg"))
    assert here[0]
    assert here[2]
    # Lines are ours; where the letters of a word stand is up to the release: 3.9 to 3.11 differ by 1.02.
    assert apart(there[0], here[0]) < 0.02
    assert apart(there[1], here[1]) < 0.02
    assert apart(there[2], here[2]) < 1.5
    assert apart(geometry(render(moved(drawing, 0.01), "svg"))[0], here[0]) > 0.5


@EACH
def test_curves_are_drawn_where_their_numbers_are(name):
    """By the arithmetic of this test: 72 points an inch, downwards."""
    drawing = FIGURES[name].drawn({})
    shapes = [points for _, points in geometry(render(drawing, "svg"))[0]]
    curves = [(panel, stroke) for panel in drawing.panels for stroke in panel.strokes if _is_curve(stroke)]
    assert curves
    for panel, stroke in curves:
        left, bottom, width, height = panel.place
        xs = (left + width * (np.array(stroke.given[0], dtype=float) - panel.x[0]) / (panel.x[1] - panel.x[0])) * WIDTH * 72
        ys = (1 - bottom - height * (np.array(stroke.given[1], dtype=float) - panel.y[0]) / (panel.y[1] - panel.y[0])) * drawing.height * 72
        wanted = np.column_stack((xs, ys))
        assert min(farthest(wanted, points) + farthest(points, wanted) for points in shapes if len(points) > 1) < 0.2


def farthest(points, line):
    """How far the farthest of the points is from the line through the others."""
    start, way = line[:-1, None], (line[1:] - line[:-1])[:, None]
    size = np.maximum((way**2).sum(axis=2), 1e-300)
    along = np.clip(((points[None] - start) * way).sum(axis=2) / size, 0, 1)
    return float(np.linalg.norm(points[None] - start - along[..., None] * way, axis=2).min(axis=0).max())


@EACH
def test_the_pdf_that_is_committed_looks_like_the_one_drawn_here(name, tmp_path):
    needs("pdftoppm", "apt-get install poppler-utils")
    drawing = FIGURES[name].drawn({})

    def pixels(picture):
        (tmp_path / "picture.pdf").write_bytes(picture)
        done = subprocess.run(["pdftoppm", "-gray", "-r", "72", tmp_path / "picture.pdf"], capture_output=True, check=True)
        kind, width, height, _, data = re.fullmatch(rb"(P5)\s(\d+) (\d+)\s(\d+)\s(.*)", done.stdout, re.DOTALL).groups()
        assert kind == b"P5"
        return np.frombuffer(data, dtype=np.uint8).reshape(int(height), int(width)).astype(float)

    there, here = pixels((OUTPUT / "latex" / "figures" / f"{name}.pdf").read_bytes()), pixels(render(drawing, "pdf"))
    assert there.shape == here.shape
    assert here.shape == pytest.approx((drawing.height * 72, WIDTH * 72), abs=1)
    # Releases from 3.9 to 3.11 are 50 apart, all of it letters.
    assert blurred(there - here) < 70 < blurred(pixels(render(moved(drawing, 0.03), "pdf")) - here)


def blurred(difference):
    """The largest mean over 4 by 4 pixels: a letter that is shifted by half a pixel counts for little, a line elsewhere for much."""
    means = np.lib.stride_tricks.sliding_window_view(difference, (4, 4)).mean(axis=(2, 3))
    return float(np.abs(means).max())
