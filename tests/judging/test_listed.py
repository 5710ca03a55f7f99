"""Statements as a lecture writes them, and slips of them, a file for each kind."""

import json
from pathlib import Path

import pytest

from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.verdict import Proved, Refuted, Undecided
from derive.judging.judge import judge
from derive.reading.read import read

FILES = sorted((Path(__file__).parent / "listed").glob("*.txt"))
LINES = [(file.stem, line[0], line[2:]) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()[1:]]
EXPECTED = {"+": Proved, "-": Refuted, "?": Undecided}


@pytest.mark.parametrize(("kind", "sign", "text"), LINES)
def test_what_is_true_is_proved_and_what_is_not_is_refuted(kind, sign, text):
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, EXPECTED[sign]), verdict
    assert claim_from(json.loads(json.dumps(claim_data(claim)))) == claim


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_there_are_enough_of_each(file):
    signs = [sign for kind, sign, _ in LINES if kind == file.stem]
    assert min(signs.count("+"), signs.count("-")) >= 15
