"""Vectors and matrices, as lecturers write them: what is true is proved, what is a slip is refuted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sympy import Abs, Expr, IndexedBase, KroneckerDelta, S, Sum, Symbol, Tuple

from derive.claims.claim import Claim
from derive.claims.exchange.documents import claim_data, claim_from
from derive.claims.matrices import Square, StatedEquation, Trait
from derive.claims.premises import Premise
from derive.claims.relations import Equal
from derive.claims.verdict import Proved, Refuted, Undecided, Verdict
from derive.judging.judge import judge
from derive.reading.read import read
from derive.vocabulary.errors import InputError
from derive.vocabulary.matrices import Determinant, Entries, Inverse, matrix
from derive.vocabulary.multilinear.inverting import Inverses
from derive.vocabulary.multilinear.reading import NormalForm

H, u, w = (IndexedBase(name, real=True) for name in "Huw")
a, b, i, j, k, n, p = (Symbol(name, integer=True, positive=True) for name in "abijknp")

X, SQUARE, VECTORS = r"X \in \mathbb R^{n \times p}", r"A, B \in \mathbb R^{p \times p}", r"u, v \in \mathbb R^p"


@pytest.mark.parametrize(
    "text",
    [
        rf"(X^\top X)_{{jk}} = \sum_{{i=1}}^n X_{{ij}} X_{{ik}} where {X}",
        rf"[A B]_{{ij}} = \sum_{{k=1}}^p A_{{ik}} B_{{kj}} where {SQUARE}",
        rf"(A u)_i = \sum_j A_{{ij}} u_j where {SQUARE}; {VECTORS}",
        rf"\sum_{{i=1}}^n (y - X\theta)_i^2 = \|y - X\theta\|^2 where {X}; y \in \mathbb R^n; \theta \in \mathbb R^p",
        rf"u^\top \operatorname{{diag}}(d) u = \sum_{{j=1}}^p d_j u_j^2 where {VECTORS}; d \in \mathbb R^p",
        rf"(I - A)(I + A) = I - A^2 where {SQUARE}",
        rf"I^\top A = A where {SQUARE}",
        rf"(X^\top X + \lambda I) \theta = X^\top X \theta + \lambda \theta where {X}; \theta \in \mathbb R^p",
        r"\mathbf 1^\top x = \sum_i x_i where x \in \mathbb R^n",
        r"(I - \frac1n \mathbf 1 \mathbf 1^\top)^2 = I - \frac1n \mathbf 1\mathbf 1^\top where x \in \mathbb R^n",
        r"(I_n - \frac1n \mathbf 1_n \mathbf 1_n^\top) y = y - \bar y \mathbf 1_n where y \in \mathbb R^n; \bar y = \frac1n \sum_i y_i",
        rf"\operatorname{{tr}}(A - I) = \operatorname{{tr}}(A) - p where {SQUARE}",
        rf"(u v^\top)_{{ij}} = u_i v_j where {VECTORS}",
    ],
)
def test_what_is_true_of_entries_is_proved(text: str) -> None:
    assert isinstance(judge(read(text).claim), Proved)


@pytest.mark.parametrize(
    "text",
    [
        rf"(X^\top X)_{{jk}} = \sum_{{i=1}}^n X_{{ij}}^2 where {X}",
        rf"[A B]_{{ij}} = \sum_{{k=1}}^p A_{{ik}} B_{{jk}} where {SQUARE}",
        rf"u^\top \operatorname{{diag}}(d) u = \sum_{{j=1}}^p d_j^2 u_j where {VECTORS}; d \in \mathbb R^p",
        rf"(I + A)^2 = I + A^2 where {SQUARE}",
        rf"\operatorname{{tr}}(A - I) = \operatorname{{tr}}(A) - 1 where {SQUARE}",
        r"(I - \frac1n \mathbf 1 \mathbf 1^\top)^2 = I - \frac2n \mathbf 1\mathbf 1^\top where x \in \mathbb R^n",
        r"\mathbf 1 \mathbf 1^\top x = n x where x \in \mathbb R^n",
        rf"(u v^\top)_{{ij}} = v_i u_j where {VECTORS}",
    ],
)
def test_what_is_wrong_with_entries_is_refuted(text: str) -> None:
    assert isinstance(judge(read(text).claim), Refuted)


LISTED = [line.split(": ", 1) for line in (Path(__file__).parent / "matrices.txt").read_text(encoding="utf-8").splitlines()[1:]]
"""What each statement is, true, a slip or open, and its text."""
EXPECTED = {"true": Proved, "slip": Refuted, "open": Undecided}


@pytest.mark.parametrize(("kind", "text"), LISTED)
def test_laws_are_proved_slips_refuted_and_what_lacks_an_assumption_is_open(kind: str, text: str) -> None:
    claim = read(text).claim
    verdict = judge(claim)
    assert isinstance(verdict, EXPECTED[kind]), verdict
    assert claim_from(claim_data(claim)) == claim


def test_the_list_has_enough_of_each() -> None:
    assert [kind for kind, _ in LISTED].count("true") >= 60
    assert [kind for kind, _ in LISTED].count("slip") >= 40


# by hand, where ranges need not fit


def stated(before: Expr, after: Expr, *traits: Trait) -> Verdict:
    said = Premise(label="A1", name="matrix", statement="what H is", squares=(Square(array=H, size=p, traits=traits),))
    return judge(Claim(before=before, relation=Equal(), after=after, premises=(said,)))


def squared(rows: Expr, middle: Expr) -> Expr:
    return Sum(w[a, b] * Sum(H[a, k] * H[k, b], (k, 1, middle)), (a, 1, rows), (b, 1, p))


WHOLE = matrix(H[i, j], (i, 1, p), (j, 1, p))


def test_a_law_of_matrices_holds_within_the_matrix_only() -> None:
    plain = Sum(w[a, b] * H[a, b], (a, 1, p), (b, 1, p))
    assert isinstance(stated(squared(p, p), plain, Trait.IDEMPOTENT), Proved)
    assert not isinstance(stated(squared(p, n), plain, Trait.IDEMPOTENT), Proved)
    assert not isinstance(stated(squared(n, p), Sum(w[a, b] * H[a, b], (a, 1, n), (b, 1, p)), Trait.IDEMPOTENT), Proved)
    along = Sum(w[a, b] * Sum(H[a, k] * Inverse(WHOLE, k, b), (k, 1, n)), (a, 1, p), (b, 1, p))
    assert not isinstance(stated(along, Sum(w[a, a], (a, 1, p)), Trait.INVERTIBLE), Proved)


def test_what_an_index_weighs_is_not_contracted() -> None:
    weighed = Sum(H[a, k] * H[k, b] * u[k] * w[a, b], (k, 1, p), (a, 1, p), (b, 1, p))
    assert isinstance(stated(weighed, Sum(H[a, b] * u[a] * w[a, b], (a, 1, p), (b, 1, p)), Trait.IDEMPOTENT), Refuted)
    traced = Sum(k * H[a, k] * H[k, a], (k, 1, p), (a, 1, p))
    assert isinstance(stated(traced, Sum(a * H[a, a], (a, 1, p)), Trait.IDEMPOTENT), Proved)
    shorter = Sum(H[a, k] * H[k, a], (k, 2, p), (a, 1, p))
    assert isinstance(stated(shorter, Sum(H[a, a], (a, 1, p)), Trait.IDEMPOTENT), Refuted)


def test_an_entry_that_a_matrix_may_not_have_is_not_made_up() -> None:
    """A matrix of one row has no second one."""
    assert isinstance(stated(Sum(H[1, k] ** 2, (k, 1, p)), S.One, Trait.ORTHOGONAL), Proved)
    assert isinstance(stated(Sum(H[2, k] ** 2, (k, 1, p)), S.One, Trait.ORTHOGONAL), Undecided)


def test_the_inverse_of_what_depends_on_an_index_is_another_for_each() -> None:
    shifted = matrix(H[i, j] + k * KroneckerDelta(i, j), (i, 1, p), (j, 1, p))
    assert isinstance(stated(Sum(Inverse(shifted, 1, 1), (k, 1, n)), n * Inverse(WHOLE, 1, 1), Trait.SYMMETRIC), Refuted)


def test_the_verdict_is_that_of_python_and_of_text() -> None:
    determinant = Determinant(WHOLE)
    assert isinstance(stated(Abs(determinant), determinant, Trait.POSITIVE_DEFINITE), Proved)
    assert isinstance(stated(Abs(determinant), determinant, Trait.INVERTIBLE), Refuted)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Square(array=H, size=p, traits=()),
        lambda: Square(array=H, size=p, traits=("symmetric",)),
        lambda: StatedEquation(left=H[i, j], right=H[j, i], ranges=(Tuple(i, 0, p), Tuple(j, 1, p))),
        lambda: StatedEquation(left=H[i, j], right=H[j, i], ranges=(Tuple(i, 1, p), Tuple(i, 1, p))),
        lambda: matrix(H[i, j], (i, 0, p), (j, 1, p)),
        lambda: Inverse(matrix(H[i, j], (i, 1, n), (j, 1, p)), 1, 1),
        lambda: Determinant(Entries(H[i, i], (i, 1, p))),
        lambda: Claim(before=Sum(Entries(H[i, i], (i, 1, p)), (k, 1, p)), relation=Equal(), after=p),
    ],
)
def test_what_is_no_matrix_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InputError):
        wrong()


def test_a_wrong_law_in_the_first_test_is_caught_by_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = matrix(H[j, i], (i, 1, p), (j, 1, p))
    sides = [Sum(w[a, b] * Inverse(one, a, b), (a, 1, p), (b, 1, p)) for one in (WHOLE, turned)]
    assert not NormalForm().vanishes(sides[0] - sides[1])
    monkeypatch.setattr(Inverses, "_asked", lambda self, body, size: "one matrix")
    assert NormalForm().vanishes(sides[0] - sides[1])
    assert not isinstance(stated(*sides, Trait.INVERTIBLE), Proved)
