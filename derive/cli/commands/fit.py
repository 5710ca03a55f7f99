"""`derive fit`: a file of numbers, a noise and a prior, the minimiser with its certificate."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from derive.cli.commands._stored import section
from derive.cli.output import emit, emit_json, though_unread
from derive.numerics.table import DELIMITERS
from derive.vocabulary.calling import quoted
from derive.vocabulary.errors import InputError

if TYPE_CHECKING:
    from array import array

    from derive.numerics.problem import Array
    from derive.numerics.solution import Solution

_DECIMAL = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?")
_RATIO = re.compile(r"(?P<top>[+-]?[0-9]{1,300})/(?P<bottom>[0-9]{1,300})")
_PREFIX = "scale_"


def scale_roles(families: list[dict[str, Any]]) -> dict[str, str]:
    """For the name of every scale, whose it is, in words."""
    roles: dict[str, list[str]] = {}
    for family in families:
        for scale in family["scales"]:
            title = family["title"]
            if family["proper"] and scale["noise"]:
                roles.setdefault(scale["noise"], []).append(f"{title} noise")
            if scale["prior"]:
                roles.setdefault(scale["prior"], []).append(f"{'an' if title[0] in 'aeiou' else 'a'} {title} prior")
    return {name: ", ".join(found) for name, found in roles.items()}


class _Fit(click.Command):
    """Has an option for the scale of every family; they are looked up when the command is used, not when it is listed."""

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        with_scales(self, scale_roles(section("families")))
        return super().make_context(*arguments, **settings)


@click.command("fit", cls=_Fit)
@click.argument("data")
@click.option("--target", required=True, metavar="COLUMN", help="The column y.")
@click.option("--columns", multiple=True, metavar="COLUMN,...", help="The columns of X, in this order; repeatable; by default all others.")
@click.option("--model", metavar="NAME", help="NOISE, NOISE+PRIOR or an alias such as lasso; see `derive list`.")
@click.option("--noise", help="Family of the noise, instead of --model.")
@click.option("--prior", help="Family of the prior, with --noise; maximum likelihood without it.")
@click.option("--scale", "scales", multiple=True, metavar="NAME=VALUE", help="Any scale by its name; repeatable.")
@click.option("--lambda", "factor", metavar="VALUE", help="Factor of the penalty, instead of the prior's scale; needs --normalisation.")
@click.option("--normalisation", metavar="[nll|sum|mean|half_mean]", help="The loss that the minimum and lambda go with; mean by default.")
@click.option("--no-intercept", is_flag=True, help="No intercept; there is one by default, with a flat prior.")
@click.option("--solver", metavar="NAME", help="A solver by its name; by default those that can are tried in order.")
@click.option(
    "--delimiter", default="comma", show_default=True, metavar=f"[{'|'.join(DELIMITERS.values())}]", help="What stands between fields."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def command(
    data: str,
    target: str,
    columns: tuple[str, ...],
    model: str | None,
    noise: str | None,
    prior: str | None,
    scales: tuple[str, ...],
    factor: str | None,
    normalisation: str | None,
    no_intercept: bool,
    solver: str | None,
    delimiter: str,
    form: str,
    **named: str | None,
) -> None:
    """Fit a linear model to DATA, a CSV file with a header (`-` is standard input): coefficients by name, with a certificate.

    VALUE is a number such as 0.5, 1e-3 or 1/2. A noise scale that is not given is estimated under a flat prior only.
    Exit status 1: a point was found, and it could not be certified.
    """
    if (model is None) == (noise is None):
        raise InputError("fit: exactly one of --model and --noise is needed, e.g. --model lasso or --noise gaussian --prior laplace")
    if prior is not None and noise is None:
        raise InputError(f"fit: --prior {quoted(prior)} needs --noise; or write both as --model NOISE+{quoted(prior)}")
    if factor is not None and normalisation is None:
        raise InputError(f"fit: --lambda {quoted(factor)} goes with which loss? Add --normalisation nll, sum, mean or half_mean")
    values = _scales(scales, {name.removeprefix(_PREFIX): value for name, value in named.items() if value is not None})
    penalty = None if factor is None else _lambda(factor)
    separator = _separator(delimiter)
    from derive.derivation.estimators import asked
    from derive.numerics.fitting import fit
    from derive.numerics.weighing import Weighing, weigh

    weighing = Weighing(scales=values, penalty=penalty, normalisation=normalisation)
    # What is wrong with the question is said before a long file is read.
    posterior = asked(model, noise, prior).numerical
    weigh(posterior, weighing, solver=solver, observations=1)
    X, y, names = _data(data, target, columns or None, separator)
    _print(fit(posterior, X, y, intercept=not no_intercept, weighing=weighing, solver=solver, columns=names), form)


def with_scales(command: click.Command, roles: dict[str, str]) -> click.Command:
    """The command with --sigma, --b and so on before --scale; a name that is taken, or cannot be an option's, is left to --scale."""
    taken = {"--help", "--debug", *(name for option in command.params for name in option.opts)}
    place = [option.name for option in command.params].index("scales")
    command.params[place:place] = [
        click.Option([f"--{name}", f"{_PREFIX}{name}"], metavar="VALUE", help=f"Scale of {role}.")
        for name, role in roles.items()
        if f"--{name}" not in taken and f"{_PREFIX}{name}".isidentifier()
    ]
    return command


ENTRY = command


def _scales(listed: tuple[str, ...], named: dict[str, str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for name, value in [*named.items(), *map(_pair, listed)]:
        if name in values:
            raise InputError(f"scale `{quoted(name)}` is given twice; once is enough")
        values[name] = _number(f"scale `{quoted(name)}`", value)
        if not 0 < values[name] < math.inf:
            raise InputError(f"scale `{quoted(name)}` must be positive and finite, got `{quoted(value)}`")
    return values


def _lambda(given: str) -> float:
    value = _number("--lambda", given)
    if not 0 <= value < math.inf:
        raise InputError(f"--lambda: a finite number, 0 or more, is needed, got `{quoted(given)}`")
    return value


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not (name.strip() and equals):
        raise InputError(f"--scale: NAME=VALUE is needed, e.g. sigma=0.5, got `{quoted(given)}`")
    return name.strip(), value


def _number(what: str, given: str) -> float:
    """A decimal number or a ratio of two integers, in double precision."""
    text = given.strip()
    if _DECIMAL.fullmatch(text):
        return float(text)
    if (ratio := _RATIO.fullmatch(text)) and int(ratio["bottom"]):
        return int(ratio["top"]) / int(ratio["bottom"])
    raise InputError(f"{what}: a number such as 0.5, 1e-3 or 1/2 is needed, got `{quoted(given)}`")


def _separator(given: str) -> str:
    for character, name in DELIMITERS.items():
        if given in (character, name):
            return character
    raise InputError(f"--delimiter: one of {', '.join(DELIMITERS.values())} is needed, got `{quoted(given)}`")


def _data(given: str, target: str, columns: tuple[str, ...] | None, delimiter: str) -> tuple[Array, Array, tuple[str, ...]]:
    """X, y and the names of X's columns."""
    import numpy as np

    from derive.numerics import table

    with _opened(given) as (stream, source):
        found = table.read_table(stream, source=source, target=target, columns=columns, delimiter=delimiter)
    names, y = found.names, np.frombuffer(found.target)
    parts: list[array[float]] = list(found.columns)
    del found
    try:
        # Column by column, each freed when it has been copied: the numbers are never in memory twice.
        X = np.empty((y.size, len(parts)), order="F")
        for place in reversed(range(len(parts))):
            X[:, place] = np.frombuffer(parts.pop())
    except MemoryError:
        raise InputError(f"{source}: {y.size} rows of {len(names)} columns do not fit into memory; name fewer columns") from None
    return X, y, names


@contextmanager
def _opened(given: str) -> Iterator[tuple[BinaryIO, str]]:
    """The data as bytes, and what they are called in messages."""
    if given == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed; give a file, or send data to it")
        yield sys.stdin.buffer, "standard input"
        return
    source = given if given.isprintable() else ascii(given)[1:-1]
    try:
        stream = open(given, "rb")  # noqa: SIM115 - closed below; only opening it may fail here.
    except FileNotFoundError:
        raise InputError(f"{source}: there is no such file") from None
    except (OSError, ValueError) as why:
        if os.path.isdir(given):
            raise InputError(f"{source}: this is a folder; a CSV file is needed") from None
        raise InputError(f"{source}: cannot be read: {getattr(why, 'strerror', None) or why}") from None
    with stream:
        yield stream, source


def _print(solution: Solution, form: str) -> None:
    from derive.numerics.solution import Status, as_data

    with though_unread():
        if form == "json":
            emit_json(as_data(solution))
        else:
            emit(str(solution))
    if solution.status is Status.NOT_CERTIFIED:
        raise click.exceptions.Exit(1)
