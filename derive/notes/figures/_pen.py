"""What figures are drawn with: panels, curves, areas, dots and words, in two accents and a grey.

The page may be white or dark. A colour whose relative luminance is about 0.19 has the same contrast, 4.3 to 1, against white and
against #0d1117, and none has more against both: all three colours are of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sympy import Basic

from derive.paper.arrange import Arranger
from derive.paper.dialects.mathtext import write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

BLUE = "#2079de"
ORANGE = "#c65910"
GREY = "#747a82"

WIDTH = 6.4
"""Inches; the same for every figure, so that letters are of one size wherever figures are set to one width."""
SMALL = 9.5
"""Points; of numbers on an axis."""
THICK, THIN = 1.9, 0.9
DASHES = (0, (4, 3))

Point = tuple[float, float]
Range = tuple[float, float]
Side = Literal["left", "center", "right"]
Height = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A pair of axes; positions are in the units of the data."""

    axes: Axes

    def curve(self, points: Iterable[Point], colour: str, *, thick: bool = True, dashed: bool = False) -> None:
        """A line through the points."""
        xs, ys = zip(*points, strict=True)
        self.axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=THICK if thick else THIN,
            linestyle=DASHES if dashed else "solid",
            solid_capstyle="round",
            clip_on=False,
        )

    def area(self, corners: Sequence[Point], colour: str) -> None:
        """A region tinted in an accent; its outline, not its tint, carries the meaning."""
        xs, ys = zip(*corners, strict=True)
        self.axes.fill(xs, ys, facecolor=colour, alpha=0.13, linewidth=0, clip_on=False)

    def dot(self, place: Point, colour: str) -> None:
        """A point that matters."""
        self.axes.plot(*place, marker="o", markersize=6.5, color=colour, markeredgewidth=0, linestyle="none", zorder=4, clip_on=False)

    def words(self, place: Point, text: str, colour: str = GREY, *, side: Side = "left", height: Height = "center") -> None:
        """Text whose left end, middle or right end is at the place; `$` encloses what `Pen.letter` and `Pen.formula` give."""
        self.axes.text(*place, text, color=colour, horizontalalignment=side, verticalalignment=height)

    def title(self, text: str) -> None:
        """What is drawn upwards, above the left end."""
        self.axes.text(0, 1.04, text, transform=self.axes.transAxes, color=GREY, weight="bold", verticalalignment="bottom")

    def below(self, text: str) -> None:
        """What is drawn to the right, below the middle."""
        self.axes.set_xlabel(text)

    def ticks(self, across: Mapping[float, str], up: Mapping[float, str]) -> None:
        """The marked values of both axes and what is written at them."""
        self.axes.set_xticks(list(across), list(across.values()))
        self.axes.set_yticks(list(up), list(up.values()))


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on a canvas, with the letters of a notation."""

    canvas: Canvas
    notation: Mapping[str, str]

    def panel(self, *, x: Range, y: Range, left: float, bottom: float, width: float, height: float) -> Panel:
        """A pair of axes over these ranges, its place and size in inches."""
        tall = self.canvas.get_figheight()
        axes = self.canvas.add_axes((left / WIDTH, bottom / tall, width / WIDTH, height / tall), xlim=x, ylim=y)
        axes.spines[["top", "right"]].set_visible(False)
        return Panel(axes)

    def plane(self, *, x: Range, y: Range, left: float, bottom: float, unit: float) -> Panel:
        """Axes through the origin, with one unit of length in both directions, given in inches."""
        panel = self.panel(x=x, y=y, left=left, bottom=bottom, width=unit * (x[1] - x[0]), height=unit * (y[1] - y[0]))
        panel.axes.set_axis_off()
        panel.curve(((x[0], 0), (x[1], 0)), GREY, thick=False)
        panel.curve(((0, y[0]), (0, y[1])), GREY, thick=False)
        return panel

    def letter(self, name: str) -> str:
        """A letter with its subscript, e.g. `theta_1`, between dollars."""
        return f"${write(Arranger(notation=self.notation).letter(name))}$"

    def formula(self, formula: Basic) -> str:
        """A formula between dollars."""
        return f"${write(Arranger(notation=self.notation)(formula))}$"


def plain(values: Iterable[float]) -> dict[float, str]:
    """Ticks at these values, each labelled with itself."""
    return {value: f"{value:g}".replace("-", "−") for value in values}
