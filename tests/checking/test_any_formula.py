"""Whatever a formula is, an answer comes after a bounded number of steps, and the rest of its document is checked."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.checking import examining, repair
from derive.checking.chains import chains
from derive.checking.document import findings, passage
from derive.checking.documents import check
from derive.checking.examining import LONGEST, STEPS, Examined, Task, examine
from derive.checking.knowledge import Knowledge
from derive.checking.learning import learnt
from derive.vocabulary.budget import FRAMES, NotComparable, OutOfBudget, budget, frames
from derive.vocabulary.errors import DeriveError
from tests.checking.nasty import EVERY
from tests.cli.running import process

PIECES = (
    "=", "=", "&=", r"\propto", r"\sim", r"\iff", r"\Rightarrow", r"\le", r"\in", r"\\", r"\\[2pt]", ",", r"\quad", "&", "&&", ".", "|",
    "+", "-", r"\cdot", "/", "^2", "^{", "_i", "_{", "}", "{", "(", ")", "[", "]", r"\left(", r"\right)", r"\frac{", "}{", r"\sqrt{", "!",
    "'", r"^\top", "^{-1}", r"\sum_{i=1}^n", r"\prod_i", r"\int_0^1", r"\, dx", r"\frac{d}{dx}", r"\partial", r"\nabla_\theta", r"\log",
    r"\exp", r"\max", r"\arg\min_x", r"\mathbb{E}[", r"\mathrm{Var}(", "p(x | y)", "p(", r"\mid", r"\mathcal{N}(", r"\mathcal{N}(0, 1)",
    r"\text{if }", r"\text{otherwise}", r"\begin{cases}", r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\mathbf{x}", r"\hat{x}",
    r"\bar{x}", r"\mathbb{R}^n", r"\ldots", r"\infty", r"\lVert", r"\rVert", r"\det", r"\mathrm{tr}", r"\binom{n}{k}", r"\Gamma(",
    "x", "y", "a", "b", "n", "i", r"\mu", r"\sigma", r"\theta", r"\lambda", "A", "I", "0", "1", "2", "10", "0.5", " where ", "; x > 0",
    r"\label{a}", r"\tag{1}", r"\color{red}", "\u200b", "\u202e", "\x00", "\ud800", "½", "é", "𝔼",
)  # fmt: skip
FORMULAS = st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join)
PROSE = st.sampled_from(["", "\n\n", " so that ", "the mean of $x$ is\n", "> ", "- ", "<!-- derive: positive=x -->\n", "```\n", "$", "% "])
FENCES = st.sampled_from([("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\begin{align}", r"\end{align}"), ("$$", "")])
DOCUMENTS = st.lists(st.tuples(PROSE, FENCES, FORMULAS).map(lambda made: made[1][0].join((made[0], made[2])) + made[1][1]), max_size=3)
SLIP = "$$ 1 + 1 = 3 $$\n"
FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@given(FORMULAS | st.text())
def test_items_stand_in_their_order_where_they_say(text: str) -> None:
    end = 0
    for chain in chains(text):
        assert chain.items
        assert chain.items[0].sign is None or chain.opened
        for item in chain.items:
            assert end <= item.span.start < item.span.end <= len(text)
            assert text[item.span.start : item.span.end] == item.text
            end = item.span.end


@FEW
@given(FORMULAS)
def test_nothing_but_a_limit_leaves_a_formula(text: str) -> None:
    try:
        with frames(FRAMES), budget(STEPS):
            seen = passage(text, "", "", learnt(text, Knowledge()))
            for one in findings(seen):
                assert 0 <= one.span.start <= one.span.end <= len(text)
    except (OutOfBudget, NotComparable, DeriveError):
        pass  # which `examine` says of the formula


@FEW
@given(DOCUMENTS)
def test_any_document_is_checked_up_to_its_end(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "page.md"
    path.write_text("".join(parts), encoding="utf-8", errors="replace")
    report = check(path) if "\x00" not in path.read_text() else None
    assert report is None or report.faults == ()


def examined(text: str) -> Examined:
    """What comes of a formula; it fails if that takes more steps than may be."""
    with budget(2 * STEPS + 1_000):
        return examine(Task(text, "", "", Knowledge()))


@pytest.mark.parametrize("name", EVERY)
def test_a_nasty_formula_is_answered(name: str) -> None:
    found = examined(EVERY[name])
    assert found.fault == ""
    assert len(EVERY[name]) <= LONGEST or [one.code for one in found.noted] == ["N100"]


def test_what_stands_between_nasty_formulas_is_checked(tmp_path: Path) -> None:
    nasty = [text for name, text in EVERY.items() if name.startswith(("nested", "broken")) and "\x00" not in text and "\ud800" not in text]
    page = "\n".join(f"$$\n{text}\n$$\n\n{SLIP}" for text in nasty)
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    report = check(tmp_path / "page.md")
    assert report.faults == ()
    wrong = {place for place, line in enumerate(page.split("\n"), 1) if line == SLIP.strip()}
    assert wrong <= {one.stretch.line for one in report.errors}


def test_what_is_wrong_is_told_where_no_repair_is_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "S = (a + b)^2 = a^2 + 2 a b + b^2 = a^2 + 2 a b - b^2"
    assert examined(text).noted[0].mended is not None
    monkeypatch.setattr(repair, "MENDING", 10)
    assert [(one.code, one.mended) for one in examined(text).noted] == [("D101", None)]


def test_what_was_found_stands_where_other_rules_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = examining.findings

    def endless(seen, severities):
        yield from honest(seen, severities)
        raise OutOfBudget("no end")

    monkeypatch.setattr(examining, "findings", endless)
    assert [one.code for one in examined("1 + 1 = 3").noted] == ["D102"]


def test_depth_is_counted_from_where_a_formula_is_examined() -> None:
    """Were it counted from the bottom, what is understood would depend on who calls, and on the number of jobs."""
    text = within_sums(30)

    def called_from(depth: int) -> Examined:
        return called_from(depth - 1) if depth else examined(text)

    assert called_from(0) == called_from(700)


def within_sums(depth: int) -> str:
    """A formula that is deep enough to be given up in a thousand frames."""
    return "(1 + " * depth + "x" + ")" * depth + f" = x + {depth}"


PAGE = r"""Let $x_1, \dots, x_n$ be independent, $p(x_i \mid \mu) = \mathcal{N}(x_i; \mu, \sigma^2)$.

$$
\begin{aligned}
\sum_{i=1}^n (x_i - \mu)^2 &= \sum_{i=1}^n x_i^2 - 2 \mu \sum_{i=1}^n x_i + n \mu^2 \\
&= \sum_{i=1}^n x_i^2 + 2 \mu \sum_{i=1}^n x_i + n \mu^2
\end{aligned}
$$

$$ \arg\max_\mu p(x \mid \mu) = \arg\min_\mu \sum_i (x_i - \mu)^2 $$

$$ \log(a b) = \log a - \log b $$

$$ f(a, b, c) = a b c, \quad \frac{\partial f}{\partial a} = b + c $$
"""


def test_the_report_is_the_same_bytes_for_every_hash_seed_and_number_of_jobs(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    nasty = "\n\n".join(f"$$\n{text}\n$$" for name, text in EVERY.items() if name.startswith("number"))
    (tmp_path / "other.md").write_text(f"{nasty}\n\n{SLIP}", encoding="utf-8")
    said = set()
    for seed, jobs in (("0", "1"), ("1", "2"), ("2", "1")):
        options = ("--format", "json", "--show-coverage", "--show-reading", "--jobs", jobs)
        done = process("-m", "derive", "check", str(tmp_path), *options, PYTHONHASHSEED=seed)
        assert done.returncode == 1, done.stderr
        said.add((done.stdout, done.stderr))
    assert len(said) == 1
