"""`derive explain` tells what relations, witnesses, verdicts and conditions mean, in their classes' own words."""

import json
from dataclasses import fields
from typing import get_args

import pytest

from derive.claims.claim import Claim, Domain
from derive.claims.exchange.documents import claim_data, kinds_of
from derive.claims.exchange.nodes import CONSTANTS, NODE_KINDS
from derive.claims.relations import Relation, SameOrder
from derive.claims.verdict import Verdict
from derive.claims.witness import Witness
from derive.vocabulary.conditions import Predicate
from derive.vocabulary.symbols import mu
from tests.cli.running import run

KINDS = [*kinds_of(Relation).values(), *kinds_of(Witness).values(), *get_args(Verdict), Claim, Domain]


def good(capsys, *arguments):
    status, out, err = run(capsys, "explain", *arguments)
    assert (status, err) == (0, "")
    return out


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.__module__.startswith("derive.")], ids=lambda kind: kind.__name__)
def test_a_class_is_told_in_its_own_words(capsys, kind):
    out = good(capsys, kind.__name__)
    first = " ".join(kind.__doc__.split("\n\n")[0].split())
    assert out.startswith(f"{kind.__name__}: {first}\n")
    for field in fields(kind):
        assert f"\n  {field.name}" in out
    assert json.loads(good(capsys, kind.__name__, "--format", "json"))["title"] == first


def test_what_a_relation_means_and_what_a_witness_owes(capsys):
    assert "Fails where: a(P) != b(P)." in good(capsys, "Equal")
    assert "Owes: That the derivative is so, and that the set of points is where it vanishes." in good(capsys, "DerivativeSign")
    assert "A proof says: affine witness: before = c * after + k" in good(capsys, "affine")


def test_a_field_is_told_with_what_it_is_unless_said(capsys):
    assert "  factor    False unless said\n" in good(capsys, "EqualUpTo")
    assert "  method\n" in good(capsys, "proved")
    assert "  missing   Assumptions without which one side is undefined where the other is not; none unless said\n" in good(
        capsys, "undecided"
    )


@pytest.mark.parametrize("spelt", ["SameOrder", "sameorder", "same_order", "same-order", "Same Order"])
def test_a_name_is_known_however_it_is_written(capsys, spelt):
    assert good(capsys, spelt).startswith("SameOrder: ")


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("relations", ["Equal", "EqualUpTo", "SameOrder", "SameArgmin", "IntegratesTo"]),
        ("witnesses", ["Affine", "Monotone", "DerivativeSign", "Subgradient"]),
        ("verdicts", ["Proved", "Refuted", "Undecided"]),
        ("conditions", [kind.value for kind in Predicate]),
        ("nodes", [*NODE_KINDS, "Density", *CONSTANTS]),
    ],
)
def test_a_group_lists_all_that_there_is(capsys, group, names):
    assert set(names) <= {line.split("  ")[0] for line in good(capsys, group).splitlines()}


def test_conditions_are_told_of_x(capsys):
    assert "positive     x > 0\n" in good(capsys, "conditions")


def test_the_fields_of_a_claim_are_those_of_its_json(capsys):
    told = {each["name"] for each in json.loads(good(capsys, "Claim", "--format", "json"))["fields"]}
    written = claim_data(Claim(before=mu, relation=SameOrder(), after=mu, unknowns={mu}))
    assert written.keys() - {"version", "symbols"} <= told


def test_an_unknown_name_is_told_with_the_nearest(capsys):
    assert run(capsys, "explain", "SameOder")[2] == "derive: unknown name `SameOder`; did you mean `SameOrder`?\n"
    assert "did you mean `drop_constant`?" in run(capsys, "explain", "drop_constnt")[2]
