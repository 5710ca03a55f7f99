"""What a user hands over as X and y, as finite float64 arrays; everything else is an error that says where."""

from collections.abc import Iterable, Sequence

import numpy as np

from derive.numerics.problem import Array
from derive.vocabulary.errors import InputError


def design(X: object, *, columns: int | None = None) -> Array:
    """X as an array of shape (n, p).

    Parameters
    ----------
    X : array_like, shape (n, p)
        Numbers; a data frame, a list of rows, integers and booleans are converted.
    columns : int, optional
        The p that is needed.

    Raises
    ------
    InputError
        Not two-dimensional, not real numbers, not finite (row and column are named, counted from 0), another p.
    """
    found = _numbers(X, "X")
    if found.ndim != 2:
        hint = "; for one column write X[:, None]" if found.ndim == 1 else ""
        raise InputError(f"X must have shape (n, p), got {found.shape}{hint}")
    if columns is not None and found.shape[1] != columns:
        raise InputError(f"X must have {columns} columns, got {found.shape[1]}")
    if not (found.flags.c_contiguous or found.flags.f_contiguous):
        found = np.ascontiguousarray(found)
    _check_finite(found, "X")
    return found


def responses(y: object, n: int) -> Array:
    """y as an array of shape (n,).

    Raises
    ------
    InputError
        Another shape or length, not real numbers, not finite.
    """
    found = _numbers(y, "y")
    if found.ndim != 1:
        raise InputError(f"y must have shape (n,), got {found.shape}" + ("; write y.ravel()" if found.ndim > 1 and found.size == n else ""))
    if found.size != n:
        raise InputError(f"X has {n} rows and y has {found.size} values; one for each row is needed")
    found = np.ascontiguousarray(found)
    _check_finite(found, "y")
    return found


def names(columns: Sequence[str] | None, X: object, p: int) -> tuple[str, ...]:
    """Names of the coefficients: as given, or those of a data frame, or theta_1, theta_2, ...

    Raises
    ------
    InputError
        Another number of names, or one twice.
    """
    given = columns if columns is not None else getattr(X, "columns", None)
    if given is None:
        return tuple(f"theta_{place}" for place in range(1, p + 1))
    if not isinstance(given, Iterable):
        raise InputError(f"columns must be a list of names, got {type(given).__name__}")
    if isinstance(given, str):
        raise InputError(f"columns must be a list of names, got the text `{given[:60]}`")
    found = tuple(str(name) for name in given)
    if len(found) != p:
        raise InputError(f"X has {p} columns and {len(found)} names were given")
    twice = sorted({name for name in found if found.count(name) > 1}) if len(set(found)) < len(found) else []
    if twice:
        raise InputError(f"the column name `{twice[0]}` is given twice")
    return found


def _numbers(given: object, what: str) -> Array:
    if isinstance(given, np.ma.MaskedArray) and np.ma.is_masked(given):
        raise InputError(f"{what} has masked values; leave those rows out")
    try:
        found = np.asarray(given)
    except (ValueError, TypeError) as why:
        raise InputError(f"{what} cannot be read as an array of numbers: {why}") from None
    if found.dtype == np.float64:
        return found
    if found.dtype == object:
        # Rows of different lengths, text among numbers, fractions, a sparse matrix.
        try:
            found = found.astype(np.float64)
        except (TypeError, ValueError, OverflowError):
            raise InputError(f"{what} must hold numbers only, got {type(given).__name__} of something else") from None
    if found.dtype.kind not in "biuf":
        raise InputError(f"{what} must hold real numbers, got {found.dtype}")
    return np.ascontiguousarray(found, dtype=np.float64)


def _check_finite(found: Array, what: str) -> None:
    # A sum is finite only if nothing in it is infinite or NaN; the other way round it may overflow.
    with np.errstate(all="ignore"):
        if np.isfinite(found.sum()):
            return
    bad = np.argwhere(~np.isfinite(found))
    if bad.size:
        place = ", ".join(f"{axis} {at}" for axis, at in zip(("row", "column"), bad[0].tolist(), strict=False))
        raise InputError(f"{what} must be finite, got {found[tuple(bad[0])]} at {place} (counted from 0)")
