"""From a drawing to the bytes of a picture, the same bytes on every run; matplotlib is imported here and only here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO

from derive.notes.figures._pen import SETTINGS, WIDTH, Drawing
from derive.vocabulary.installing import missing

# A backend that the user's environment names is none of our business, and may not even exist.
_backend = os.environ.pop("MPLBACKEND", None)
try:
    import matplotlib
    from matplotlib.figure import Figure as Canvas
except ImportError as why:
    raise missing("figures are drawn by matplotlib", "figures", why, instead=", or leave figures out with --no-figures") from None
finally:
    if _backend is not None:
        os.environ["MPLBACKEND"] = _backend

_UNDATED = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@cache
def render(drawing: Drawing, form: str) -> bytes:
    """A picture.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    form : "svg" or "pdf"
        The kind of file.

    Raises
    ------
    ValueError
        There is no such kind of file.
    """
    if form not in _UNDATED:
        raise ValueError(f"figures can be drawn as {' or '.join(_UNDATED)}, not as `{form}`")
    with canvas(drawing) as drawn:
        out = BytesIO()
        drawn.savefig(out, format=form, metadata=_UNDATED[form])
        return out.getvalue()


@contextmanager
def canvas(drawing: Drawing) -> Iterator[Canvas]:
    """The drawing in matplotlib's hands, under our settings and none of the user's."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        drawn = Canvas(figsize=(WIDTH, drawing.height))
        for panel in drawing.panels:
            axes = drawn.add_axes(panel.place, xlim=panel.x, ylim=panel.y)
            axes.spines[["top", "right"]].set_visible(False)
            for stroke in panel.strokes:
                getattr(axes, stroke.method)(*stroke.given, **stroke.options)
        yield drawn


PAINTERS = {form: partial(render, form=form) for form in _UNDATED}
"""A painter for each kind of file."""
