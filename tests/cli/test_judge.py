"""`derive judge`: claims from an argument, a file or standard input, an answer to each, and the exit status."""

import io
import json
import sys

import pytest
from sympy import Eq, Sum, Symbol

from derive.claims.claim import Claim
from derive.claims.exchange.documents import claim_data
from derive.claims.relations import Equal, SameOrder
from derive.claims.sides import Optimum, Points, Sense
from derive.vocabulary.symbols import i, mu, n, y
from tests.cli.running import run

RSS = Optimum(sense=Sense.MIN, objective=Sum((y[i] - mu) ** 2, (i, 1, n)), unknowns={mu})
MEAN = Sum(y[i], (i, 1, n)) / n


def attained(value):
    return claim_data(Claim(before=RSS, relation=Equal(), after=Points(element=mu, condition=Eq(mu, value))))


TRUE, FALSE = attained(MEAN), attained(2 * MEAN)
OPEN = claim_data(
    Claim(
        before=Sum(y[i] ** 2, (i, 1, n)) ** Symbol("r", positive=True), relation=SameOrder(), after=Sum(y[i] ** 2, (i, 1, n)), unknowns={y}
    )
)


def lines(*claims):
    return "".join((claim if isinstance(claim, str) else json.dumps(claim)) + "\n" for claim in claims)


@pytest.mark.parametrize(("claim", "status", "word"), [(TRUE, 0, "Proved: "), (FALSE, 1, "Refuted: "), (OPEN, 1, "Undecided: ")])
def test_one_claim_gets_one_verdict(capsys, claim, status, word):
    ended, out, err = run(capsys, "judge", json.dumps(claim))
    assert (ended, err) == (status, "")
    assert out.startswith(word)


def test_a_false_claim_comes_with_its_counter_example(capsys):
    _, out, _ = run(capsys, "judge", json.dumps(FALSE))
    assert "  n = mu = 1, y = 1\n" in out
    assert "after = not in the set" in out
    _, out, _ = run(capsys, "judge", json.dumps(FALSE), "--format", "json")
    answer = json.loads(out)
    assert answer["verdict"] == "refuted"
    assert answer["counter_example"]["points"][0]["arrays"] == {"y": [{"at": [1], "value": "1"}]}
    assert out.count("\n") == 1


def test_every_line_of_a_file_gets_an_answer_in_order(capsys, tmp_path):
    file = tmp_path / "claims.jsonl"
    file.write_text(lines(TRUE, "", "% a remark", FALSE, TRUE), encoding="utf-8")
    status, out, err = run(capsys, "judge", str(file))
    assert (status, err) == (1, "")
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        "1: Proved: sign of the derivative: the objective falls before and rises after its one stationary point",
        "4: Refuted: a point of the set is beaten, an optimal point is not in the set, or a point is in one set only",
        "5: Proved: sign of the derivative: the objective falls before and rises after its one stationary point",
    ]


def test_a_bad_line_gets_an_error_and_the_next_one_is_ruled_on(capsys, monkeypatch):
    given = lines(TRUE, '{"version": 2}', {"text": 3}, '{"version": 1, "before"', FALSE)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode() + b"{\xff}\n")))
    status, out, err = run(capsys, "judge", "-", "--format", "json")
    assert (status, err) == (2, "")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer.get("verdict", "error") for answer in answers] == ["proved", "error", "error", "error", "refuted", "error"]
    assert answers[1] == {"version": 1, "error": "version: 1 is needed, got `2`"}
    assert all(answer["version"] == 1 for answer in answers)


def test_json_may_stand_on_several_lines(capsys, tmp_path):
    file = tmp_path / "claims.json"
    file.write_text("\n".join(json.dumps(claim, indent=1) for claim in (TRUE, FALSE)) + "\n", encoding="utf-8")
    status, out, _ = run(capsys, "judge", str(file))
    assert status == 1
    assert [line.split(": ")[1] for line in out.splitlines() if not line.startswith(" ")] == ["Proved", "Refuted"]


def test_what_cannot_be_read_is_told_on_standard_error(capsys):
    status, out, err = run(capsys, "judge", json.dumps(TRUE | {"after": {"node": "Nothing"}}))
    assert (status, out) == (2, "")
    assert err.startswith("derive: after: there is no node `'Nothing'`")


MEAN_AS_TEXT = r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \bar y \} where \bar y = \frac1n \sum_i y_i"
SLIP_AS_TEXT = r"\arg\min_\mu \sum_i (y_i-\mu)^2 = \{ \frac{1}{n-1} \sum_i y_i \}"


def test_a_text_is_ruled_on(capsys):
    assert run(capsys, "judge", MEAN_AS_TEXT)[:2] == (
        0, "Proved: sign of the derivative: the objective falls before and rises after its one stationary point\n",
    )  # fmt: skip
    status, out, _ = run(capsys, "judge", SLIP_AS_TEXT)
    assert status == 1
    assert out.startswith("Refuted: ")
    assert "after = not in the set" in out


def test_what_was_taken_for_granted_is_told_on_request(capsys):
    assert "assumed" not in run(capsys, "judge", MEAN_AS_TEXT)[1]
    _, out, _ = run(capsys, "judge", MEAN_AS_TEXT, "--assumed")
    assert "  assumed: n is a positive integer\n" in out
    _, out, _ = run(capsys, "judge", MEAN_AS_TEXT, "--format", "json")
    answer = json.loads(out)
    assert "n is a positive integer" in answer["assumed"]
    assert json.loads(run(capsys, "judge", json.dumps(answer["claim"]), "--format", "json")[1]) == {
        key: value for key, value in answer.items() if key not in ("assumed", "claim")
    }


def test_a_custom_is_told_where_a_claim_is_not_proved(capsys):
    rate, trials = r"where X \sim \mathrm{Exponential}(\lambda)", r"where X \sim \mathrm{Geometric}(q)"
    assert "assumed" not in run(capsys, "judge", rf"\mathbb{{E}}[X] = \frac1\lambda {rate}")[1]
    _, out, _ = run(capsys, "judge", rf"\mathbb{{E}}[X] = \lambda {rate}")
    assert out.endswith("  assumed: the parameter of an exponential distribution is its rate\n")
    _, out, _ = run(capsys, "judge", rf"\mathbb{{E}}[X] = \frac{{1-q}}{{q}} {trials}")
    assert out.endswith("  assumed: a geometric distribution counts trials, from 1 on\n")


def test_texts_stand_in_lines_by_themselves_or_in_json(capsys, monkeypatch):
    given = lines(MEAN_AS_TEXT, {"text": SLIP_AS_TEXT}, "a = b +", TRUE)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    status, out, _ = run(capsys, "judge", "-", "--format", "json")
    assert status == 2
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer.get("verdict", "error") for answer in answers] == ["proved", "refuted", "error", "proved"]
    assert answers[2]["error"].startswith("column 8: ")


def test_a_text_that_is_not_understood_is_told_by_its_column(capsys):
    status, out, err = run(capsys, "judge", r"\sigma(x")
    assert (status, out) == (2, "")
    assert err.startswith("derive: column 9: ")


@pytest.mark.parametrize("name", ["claims.txt", "there/is/no.json", "../claims.jsonl"])
def test_a_file_that_is_not_there_is_told_as_one(capsys, name):
    assert run(capsys, "judge", name) == (2, "", f"derive: judge: there is no file `{name}`\n")
