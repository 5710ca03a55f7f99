"""The index that is shipped is what the catalogue gives today."""

from pathlib import Path

import derive.index
from derive.catalogue import entries
from derive.families._family import Family
from derive.rules._rule import Rule


def test_the_index_is_up_to_date():
    shipped = Path(derive.index.__file__).with_name(derive.index.FILE).read_text(encoding="utf-8")
    assert shipped == derive.index.text(derive.index.build()), "run `python -m derive.index --write`"


def test_the_index_leaves_nothing_out():
    index = derive.index.read()
    assert [row["name"] for row in index["families"]] == [family.name for family in entries("derive.families", Family)]
    assert [row["name"] for row in index["rules"]] == [rule.name for rule in entries("derive.rules", Rule)]
    assert {row["verdict"] for row in index["combinations"]} == {"proved"}
