"""Figures, and what they are drawn with: panels, curves, areas, dots and words, in two accents and a grey; data that `drawing` paints.

The page may be white or dark. A colour whose relative luminance is about 0.19 has the same contrast, 4.3 to 1, against white and
against #0d1117, and none has more against both: all three colours are of that kind.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, field
from typing import Any, Literal

from sympy import Basic

from derive.paper.arrange import Arranger
from derive.paper.dialects.mathtext import write
from derive.paper.form import Form
from derive.vocabulary.frozen import dataclass

BLUE = "#2079de"
ORANGE = "#c65910"
GREY = "#747a82"

WIDTH = 6.4
"""Inches; the same for every figure, so that letters are of one size wherever figures are set to one width."""
SMALL = 9.5
"""Points; of numbers on an axis."""
THICK, THIN = 1.9, 0.9
DASHES = (0, (4, 3))

SETTINGS: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, as do the letters of formulas
    "font.size": 10.5,
    "mathtext.fontset": "dejavusans",
    "text.color": GREY,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.labelpad": 5.0,
    "axes.linewidth": THIN,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.edgecolor": "none",
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "xtick.major.width": THIN,
    "ytick.major.width": THIN,
    # Outlines, since nobody knows what fonts a reader has.
    "svg.fonttype": "path",
    # Identifiers in the file are hashes with this salt, else they are drawn by lot.
    "svg.hashsalt": "derive",
    # Compressors differ in their output between versions, plain text does not.
    "pdf.compression": 0,
    "pdf.fonttype": 3,
}
"""matplotlib's own names for the style that all figures share."""

Point = tuple[float, float]
Range = tuple[float, float]
Flank = Literal["left", "center", "right"]
Elevation = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One thing to draw: a method of matplotlib's axes, and what it is given."""

    method: str
    given: tuple[object, ...]
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Panel:
    """A pair of axes; positions are in the units of the data.

    Parameters
    ----------
    x, y : pair of float
        The ranges.
    place : four floats
        Left, bottom, width and height as parts of the picture's.
    strokes : list of Stroke
        What is drawn, in order.
    """

    x: Range
    y: Range
    place: tuple[float, float, float, float]
    strokes: list[Stroke] = field(default_factory=list)

    def _draw(self, method: str, *given: object, **options: object) -> None:
        self.strokes.append(Stroke(method, given, options))

    def curve(self, points: Iterable[Point], colour: str, *, thick: bool = True, dashed: bool = False) -> None:
        """A line through the points."""
        style = {"linewidth": THICK if thick else THIN, "linestyle": DASHES if dashed else "solid", "solid_capstyle": "round"}
        self._draw("plot", *zip(*points, strict=True), color=colour, **style, clip_on=False)

    def area(self, corners: Sequence[Point], colour: str) -> None:
        """A region tinted in an accent; its outline, not its tint, carries the meaning."""
        self._draw("fill", *zip(*corners, strict=True), facecolor=colour, alpha=0.13, linewidth=0, clip_on=False)

    def dot(self, place: Point, colour: str) -> None:
        """A point that matters."""
        self._draw("plot", *place, marker="o", markersize=6.5, color=colour, markeredgewidth=0, linestyle="none", zorder=4, clip_on=False)

    def words(self, place: Point, text: str, colour: str = GREY, *, side: Flank = "left", height: Elevation = "center") -> None:
        """Text whose left end, middle or right end is at the place; `$` encloses what `Pen.letter` and `Pen.formula` give."""
        self._draw("text", *place, text, color=colour, horizontalalignment=side, verticalalignment=height)

    def title(self, text: str) -> None:
        """What is drawn upwards, above the left end."""
        self._draw("annotate", text, (0, 1.04), xycoords="axes fraction", color=GREY, weight="bold", verticalalignment="bottom")

    def below(self, text: str) -> None:
        """What is drawn to the right, below the middle."""
        self._draw("set_xlabel", text)

    def ticks(self, across: Mapping[float, str], up: Mapping[float, str]) -> None:
        """The marked values of both axes and what is written at them."""
        self._draw("set_xticks", list(across), list(across.values()))
        self._draw("set_yticks", list(up), list(up.values()))

    def bare(self) -> None:
        """No frame and no ticks."""
        self._draw("set_axis_off")


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What is handed to matplotlib: a picture's height in inches, and its panels with all that is drawn in them."""

    height: float
    panels: tuple[Panel, ...]

    @property
    def digest(self) -> str:
        """A checksum of the style, the words and the numbers, these to twelve digits: of the picture as far as it is ours."""
        told = json.dumps([SETTINGS, WIDTH, asdict(self)], default=float)
        rounded = json.loads(told, parse_float=lambda number: f"{float(number):.12g}")
        return hashlib.sha256(json.dumps(rounded).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on paper of a height in inches, with the letters of a notation."""

    height: float
    notation: Mapping[str, str]
    panels: list[Panel] = field(default_factory=list)

    def panel(self, *, x: Range, y: Range, left: float, bottom: float, width: float, height: float) -> Panel:
        """A pair of axes over these ranges, its place and size in inches."""
        panel = Panel(x, y, (left / WIDTH, bottom / self.height, width / WIDTH, height / self.height))
        self.panels.append(panel)
        return panel

    def plane(self, *, x: Range, y: Range, left: float, bottom: float, unit: float) -> Panel:
        """Axes through the origin, with one unit of length in both directions, given in inches."""
        panel = self.panel(x=x, y=y, left=left, bottom=bottom, width=unit * (x[1] - x[0]), height=unit * (y[1] - y[0]))
        panel.bare()
        panel.curve(((x[0], 0), (x[1], 0)), GREY, thick=False)
        panel.curve(((0, y[0]), (0, y[1])), GREY, thick=False)
        return panel

    def letter(self, name: str) -> str:
        """A letter with its subscript, e.g. `theta_1`, between dollars."""
        return self.form(Arranger(notation=self.notation).letter(name))

    def formula(self, formula: Basic) -> str:
        """A formula between dollars."""
        return self.form(Arranger(notation=self.notation)(formula))

    def form(self, form: Form) -> str:
        """What is arranged already, between dollars."""
        return f"${write(form)}$"


def plain(values: Iterable[float]) -> dict[float, str]:
    """Ticks at these values, each labelled with itself."""
    return {value: f"{value:g}".replace("-", "−") for value in values}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of the course notes.

    Parameters
    ----------
    name : str
        The file's name, also of the pictures.
    title : str
        A few words.
    description : str
        What is seen, for somebody who does not see it: plain text.
    caption : str
        One sentence of plain words; letters are Unicode.
    height : float
        In inches; the width is the same for all.
    draw : callable
        Draws it with a pen.
    """

    name: str
    title: str
    description: str
    caption: str
    height: float
    draw: Callable[[Pen], None]

    def drawn(self, notation: Mapping[str, str]) -> Drawing:
        """The drawing, with other letters for the symbols that the notation names: {"theta": "w"}."""
        pen = Pen(self.height, notation)
        self.draw(pen)
        return Drawing(self.height, tuple(pen.panels))
