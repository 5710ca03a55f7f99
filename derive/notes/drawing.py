"""From a figure to the bytes of a picture, the same bytes on every run; matplotlib is imported here and only here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from derive import INSTALL
from derive.notes.figures._figure import Figure
from derive.notes.figures._pen import GREY, SMALL, THIN, WIDTH, Pen
from derive.vocabulary.errors import MissingTool

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_SETTINGS: dict[Any, Any] = {
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
_UNDATED = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def render(figure: Figure, form: str, notation: Mapping[str, str] | None = None) -> bytes:
    """A picture of a figure.

    Parameters
    ----------
    figure : Figure
        What to draw.
    form : "svg" or "pdf"
        The kind of file.
    notation : mapping of str to str, optional
        Letters to write instead of a symbol's name: {"theta": "w"}.

    Raises
    ------
    MissingTool
        matplotlib cannot be imported.
    ValueError
        There is no such kind of file.
    """
    if form not in _UNDATED:
        raise ValueError(f"figures: `{figure.name}` can be drawn as {' or '.join(_UNDATED)}, not as `{form}`")
    with canvas(figure, notation or {}) as drawn:
        out = BytesIO()
        drawn.savefig(out, format=form, metadata=_UNDATED[form])
        return out.getvalue()


@contextmanager
def canvas(figure: Figure, notation: Mapping[str, str]) -> Iterator[Canvas]:
    """The drawn figure in matplotlib's hands, under our settings and none of the user's."""
    # A backend that the user's environment names is none of our business, and may not even exist.
    backend = os.environ.pop("MPLBACKEND", None)
    try:
        import matplotlib
        from matplotlib.figure import Figure as Canvas
    except ImportError as why:
        raise MissingTool(
            f"figures: matplotlib is needed to draw `{figure.name}` and cannot be imported ({why}); "
            f"install it with `{INSTALL}`, or leave figures out with --no-figures"
        ) from None
    finally:
        if backend is not None:
            os.environ["MPLBACKEND"] = backend
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        drawn = Canvas(figsize=(WIDTH, figure.height))
        figure.draw(Pen(drawn, notation))
        yield drawn
