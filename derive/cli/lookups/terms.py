"""What claims and verdicts are made of, told by the classes themselves: relations, witnesses, verdicts, conditions, nodes of JSON."""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from enum import Enum
from inspect import getdoc
from typing import Any, get_args

from sympy import Symbol

from derive.claims.claim import Claim, Domain
from derive.claims.exchange.documents import kinds_of
from derive.claims.exchange.nodes import CONSTANTS, NODE_KINDS
from derive.claims.matrices import Square, StatedEquation
from derive.claims.premises import Law, Premise
from derive.claims.relations import Relation
from derive.claims.sides import Optimum, Points
from derive.claims.verdict import Verdict
from derive.claims.witness import Witness
from derive.cli.lookups._lookup import Lookup
from derive.vocabulary.conditions import Condition, Predicate
from derive.vocabulary.definedness import worded

_X = Symbol("x")


def terms() -> list[dict[str, object]]:
    """Every term with its group, title, what its class says of it, and its fields."""
    return [
        *(_relation(kind) for kind in kinds_of(Relation).values()),
        *(_witness(kind) for kind in kinds_of(Witness).values()),
        *(_term(kind, "verdicts") for kind in get_args(Verdict)),
        *(_told(kind.value, "conditions", worded(Condition(kind, _X))) for kind in Predicate),
        *(_term(kind, "parts") for kind in (Claim, Optimum, Points, Domain, Premise, Law, Square, StatedEquation)),
        *(_node(name) for name in NODE_KINDS),
        _told("Density", "nodes", "letter, variates, given", [_field(name) for name in ("letter", "variates", "given")]),
        *(_told(name, "nodes", "a constant") for name in CONSTANTS),
    ]


def _told(name: str, group: str, title: str, listed: Iterable[dict[str, object]] = (), facts: Iterable[object] = ()) -> dict[str, object]:
    return {"name": name, "group": group, "title": title, "facts": list(facts), "fields": list(listed)}


def _field(name: str, default: str | None = None, text: str = "") -> dict[str, object]:
    return {"name": name, "default": default, "text": text}


def _term(kind: type[Any], group: str, *facts: tuple[str, str]) -> dict[str, object]:
    title, *more = (getdoc(kind) or "").split("\n\n")
    told, described = _described(more)
    listed = (_field(each.name, _spelt(each), described.get(each.name, "")) for each in fields(kind))
    return _told(kind.__name__, group, _line(title), listed, [("", each) for each in told] + list(facts))


def _described(paragraphs: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """The paragraphs of a docstring before its sections, and what it says of each parameter."""
    told: list[str] = []
    described: dict[str, str] = {}
    names: list[str] = []
    for paragraph in paragraphs:
        heading, *lines = paragraph.splitlines()
        if not (lines and set(lines[0]) == {"-"}):
            told.append(_line(paragraph))
            continue
        for line in lines[1:] if heading == "Parameters" else []:
            if line.startswith(" "):
                described |= {name: _line(f"{described[name]} {line}") for name in names}
            else:
                names = line.partition(" : ")[0].split(", ")
                described |= dict.fromkeys(names, "")
    return told, described


def _relation(kind: type[Relation]) -> dict[str, object]:
    return _term(kind, "relations", ("Fails where", _own(kind, "fails")), ("Seen on", kind.seen.value))


def _witness(kind: type[Witness]) -> dict[str, object]:
    owes = "describes" if "describes" in vars(kind) else "owes"
    return _term(kind, "witnesses", ("Owes", _own(kind, owes)), ("A proof says", kind.method))


def _node(name: str) -> dict[str, object]:
    node = NODE_KINDS[name]
    spare = {child.field for child in node.children[len(node.children) - node.spare :]}
    listed = [_field(child.field, text="may be left out" if child.field in spare else "") for child in node.children]
    if node.rest is not None:
        listed.append(_field(node.rest.field, text="a list"))
    return _told(name, "nodes", ", ".join(str(each["name"]) for each in listed), listed)


def _own(kind: type[Any], method: str) -> str:
    """What a method of the class says of itself."""
    return _line(getdoc(getattr(kind, method)) or "")


def _spelt(field: Field[Any]) -> str | None:
    """What the field is unless said; nothing where that is nothing, or has to be said."""
    match field.default:
        case _ if field.default is MISSING:
            return None
        case None | () | frozenset():
            return "none"
        case Enum(name=name):
            return name.lower()
    return str(field.default)


def _line(text: str) -> str:
    return " ".join(text.split())


ENTRY = Lookup(name="terms", compute=terms)
