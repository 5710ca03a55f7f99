"""`derive show`: a derivation with its steps, premises and verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import click

from derive.cli.commands._stored import of_combination
from derive.cli.output import complain, emit, emit_json, though_unread
from derive.store.kept import opened
from derive.vocabulary.errors import InputError

if TYPE_CHECKING:
    from derive.derivation.derivation import Derivation

_EXACT = re.compile(r"(?P<top>[+-]?[0-9]{1,1000})(/(?P<bottom>[0-9]{1,1000}))?")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,40}\.[0-9]{0,40}|\.[0-9]{1,40})")


@click.command("show")
@click.argument("name", required=False)
@click.option("--all", "every", is_flag=True, help="Show every combination of the course notes.")
@click.option("--noise", help="Family of the noise, instead of NAME.")
@click.option("--prior", help="Family of the prior, with --noise; maximum likelihood without it.")
@click.option(
    "--predictor", default="opaque", show_default=True, metavar="[opaque|linear|location]", help="What the data are compared with."
)
@click.option("--scale", "scales", multiple=True, metavar="NAME=VALUE", help="Exact value of a scale, e.g. sigma=1/2; repeatable.")
@click.option("--brief", is_flag=True, help="Objective, lambdas and library parameters, one line each.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "latex"]), default="text", show_default=True, help="How to print."
)
def command(
    name: str | None, every: bool, noise: str | None, prior: str | None, predictor: str, scales: tuple[str, ...], brief: bool, form: str
) -> None:
    """Show the derivation NAME: NOISE, NOISE+PRIOR such as gaussian+laplace, or an alias such as lasso.

    Exit status 1: a derivation that is shown is not proved, or stops before an objective.
    """
    store = opened()
    if sum((name is not None, every, noise is not None)) != 1:
        raise InputError("show: exactly one of NAME, --noise and --all is needed; `derive list` shows the names")
    if prior is not None and noise is None:
        raise InputError(f"show: --prior {prior} needs --noise; or write both as NOISE+{prior}")
    if brief and form in ("markdown", "latex"):
        raise InputError(f"show: --brief is for people and programs; leave it out with --format {form}")
    values = _scales(scales)
    from derive.cli.lookups.ruling import ruling
    from derive.derivation.estimators import asked
    from derive.derivation.naming import combinations

    if every and values:
        raise InputError("show: --scale is for one derivation; combinations have different scales")
    names = combinations() if every else (name,)
    found = tuple(asked(each, noise, prior, predictor=predictor, scales=values) for each in names)
    with though_unread():
        _print(found, brief=brief, form=form)
    if predictor == "opaque" and not values:
        for each in found:
            store.put(of_combination(each.name), ruling(each))
    if wanting := tuple(_wanting(found)):
        complain("\n".join(f"derive: show: {each}" for each in wanting))
        raise click.exceptions.Exit(1)


ENTRY = command


def _scales(given: tuple[str, ...]) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for each in given:
        name, value = _scale(each)
        if name in values:
            raise InputError(f"scale `{name}` is given twice: {values[name]} and {value}")
        values[name] = value
    return values


def _scale(given: str) -> tuple[str, Fraction]:
    """A scale's name and its exact value; positivity is for the model to check."""
    name, equals, value = given.partition("=")
    if not (name and equals):
        raise InputError(f"--scale: NAME=VALUE is needed, e.g. sigma=1/2, got `{given}`")
    exact = _EXACT.fullmatch(value)
    if exact is None and _DECIMAL.fullmatch(value):
        raise InputError(f"scale `{name}` = {value} is a float: an exact number is needed; write {name}={Fraction(value)}")
    if exact is None or int(exact["bottom"] or 1) == 0:
        raise InputError(f"scale `{name}` must be an exact positive number such as 2 or 1/2, got `{value}`")
    return name, Fraction(int(exact["top"]), int(exact["bottom"] or 1))


def _wanting(found: tuple[Derivation, ...]) -> Iterator[str]:
    """What keeps a derivation from its end, or its end from being believed: a sentence for each."""
    from derive.claims.verdict import Proved
    from derive.derivation.answering import status

    for each in found:
        if not isinstance(each.verdict, Proved):
            yield f"{each.name} is not proved: {status(each.steps, len(each.premises))}"
        if not each.finished:
            yield f"{each.name} is not finished: {each.unfinished}"


def _print(found: tuple[Derivation, ...], *, brief: bool, form: str) -> None:
    from derive.cli.rendering import as_data, brief_text

    match form:
        case "json":
            data = [as_data(each, brief=brief) for each in found]
            emit_json(data if len(data) > 1 else data[0])
        case "markdown":
            emit("\n\n".join(each.to_markdown() for each in found))
        case "latex":
            emit("\n\n".join(each.to_latex() for each in found))
        case _:
            emit("\n\n".join(brief_text(each) if brief else str(each) for each in found))
