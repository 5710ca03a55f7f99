"""A solution in words for a terminal, and as plain data for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator

from derive.numerics.solution import Dependency, Interval, Solution, Status

LISTED = 20
"""So many collinear columns, terms of one, or ranges are told in words; all of them are in the data."""

_SUMMARY = {
    (Status.OPTIMAL, True): "optimal, the only minimiser",
    (Status.OPTIMAL, None): "optimal; whether another point is as good was not decided",
    (Status.NOT_UNIQUE, False): "not_unique: optimal, and other points are as good",
}


def to_text(solution: Solution) -> str:
    """Coefficients, status, certificate and scales, a few lines."""
    rows = [(solution.name, solution.formula), ("derivation", solution.verdict), ("data", _data(solution))]
    rows += [(_normalised(solution), _number(solution.value))]
    if solution.penalty:
        rows.append((f"lambda ({solution.normalisation})", _number(solution.penalty)))
    rows += [(name, _scale(solution, name)) for name in dict.fromkeys((*solution.scales, *solution.estimated))]
    rows += [("", "")]
    if solution.intercept is not None:
        rows.append((_name(solution, -1), _number(solution.intercept)))
    rows += [(name, _number(value)) for name, value in solution.coefficients.items()]
    rows += [("", "")]
    rows += [("status", status(solution)), ("certificate", certificate(solution)), ("solver", _solver(solution))]
    rows += [("note", note) for note in notes(solution)]
    width = max(len(title) for title, _ in rows)
    return "\n".join(f"{title.ljust(width)}  {told}".rstrip() for title, told in rows)


def as_data(solution: Solution) -> dict[str, object]:
    """Strings, numbers and lists; a number that is not finite is null."""
    return {
        "name": solution.name,
        "objective": solution.formula,
        "verdict": solution.verdict,
        "observations": solution.observations,
        "status": solution.status.value,
        "unique": solution.unique,
        "intercept": _finite(solution.intercept),
        "coefficients": {name: _finite(value) for name, value in solution.coefficients.items()},
        "value": _finite(solution.value),
        "normalisation": solution.normalisation,
        "lambda": _finite(solution.penalty),
        "scales": {name: _finite(value) for name, value in solution.scales.items()},
        "estimated": dict(solution.estimated),
        "certificate": {
            "kind": solution.certificate.kind,
            "value": _finite(solution.certificate.value),
            "tolerance": solution.certificate.tolerance,
            "holds": solution.certificate.holds,
            "meaning": solution.certificate.meaning,
        },
        "solver": solution.solver,
        "iterations": solution.iterations,
        "dependencies": [
            {
                "column": _name(solution, dependency.column),
                "coefficients": {_name(solution, column): value for column, value in dependency.coefficients.items()},
            }
            for dependency in solution.dependencies
        ],
        "intervals": [
            {"column": _name(solution, interval.column), "low": interval.low, "high": interval.high} for interval in solution.intervals
        ],
        "notes": list(notes(solution)),
    }


def status(solution: Solution) -> str:
    """The status in words."""
    if solution.status is Status.NOT_CERTIFIED:
        return f"not_certified: the certificate was not reached ({solution.certificate.value:.2g} > {solution.certificate.tolerance:g})"
    return _SUMMARY[solution.status, solution.unique]


def certificate(solution: Solution) -> str:
    """The certificate on one line."""
    found = solution.certificate
    return f"{found.kind.replace('_', ' ')} {found.value:.2g}, needed {found.tolerance:g}: {found.meaning}"


def notes(solution: Solution) -> Iterator[str]:
    """Collinear columns and ranges by name, then the solution's own notes."""
    yield from (dependency_in_words(solution, dependency) for dependency in solution.dependencies[:LISTED])
    if len(solution.dependencies) > LISTED:
        yield f"and {len(solution.dependencies) - LISTED} more collinear columns"
    yield from (_interval(solution, interval) for interval in solution.intervals[:LISTED])
    if len(solution.intervals) > LISTED:
        yield f"and {len(solution.intervals) - LISTED} more coefficients that vary"
    yield from solution.notes


def dependency_in_words(solution: Solution, dependency: Dependency) -> str:
    """`c = 2 a + b`."""
    terms: list[str] = []
    for column, value in list(dependency.coefficients.items())[:LISTED]:
        size = f"{abs(value):.6g} ".removeprefix("1 ")
        sign = "- " if value < 0 else "+ " if terms else ""
        terms.append(f"{sign}{size}{_name(solution, column)}")
    if len(dependency.coefficients) > LISTED:
        terms.append("+ ...")
    return f"collinear columns: {_name(solution, dependency.column)} = {' '.join(terms) or '0'}"


def _interval(solution: Solution, interval: Interval) -> str:
    return f"minimisers have {_name(solution, interval.column)} from {_number(interval.low)} to {_number(interval.high)}"


def _name(solution: Solution, column: int) -> str:
    if column >= 0:
        return solution.columns[column]
    # A column may bear the name.
    return "(intercept)" if "intercept" in solution.columns else "intercept"


def _data(solution: Solution) -> str:
    return f"n = {solution.observations}, p = {len(solution.columns)}" + (", and an intercept" if solution.intercept is not None else "")


def _normalised(solution: Solution) -> str:
    return f"minimum ({solution.normalisation})"


def _scale(solution: Solution, name: str) -> str:
    told = solution.estimated.get(name, "given")
    return f"{_number(solution.scales[name])}  ({told})" if name in solution.scales else told


def _solver(solution: Solution) -> str:
    return solution.solver + (f", {solution.iterations} iteration{'s' * (solution.iterations != 1)}" if solution.iterations else "")


def _number(value: float) -> str:
    """Enough digits to tell results apart, few enough to read."""
    return f"{value:.10g}"


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


__all__ = ["as_data", "certificate", "dependency_in_words", "notes", "status", "to_text"]
