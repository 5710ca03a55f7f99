"""Gradients and derivatives by an entry as text: sums of terms whose slopes are known, and the same with one slip in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from derive import Claim
from derive.reading.read import read
from tests.attack.vocabulary import Case, Kinds, Unfit

KINDS = Kinds()
SPACES = r"where y \in \mathbb R^n; X \in \mathbb R^{n \times p}; A \in \mathbb R^{p \times p}; b, \theta \in \mathbb R^p; c, d > 0"


@dataclass(frozen=True)
class Part:
    """A term, what its slope is, and what people write instead."""

    term: str
    slope: str
    wrong: tuple[str, ...]


VECTORS = (
    Part(r"b^\top \theta", "b", (r"\theta", "2 b")),
    Part(r"\theta^\top A \theta", r"(A + A^\top) \theta", (r"2 A \theta", r"A \theta", r"\theta")),
    Part(r"\|\theta\|^2", r"2 \theta", (r"\theta", r"2 b")),
    Part(r"\|y - X\theta\|^2", r"2 X^\top (X\theta - y)", (r"2 X^\top (y - X\theta)", r"X^\top (X\theta - y)")),
    Part(r"y^\top X \theta", r"X^\top y", (r"2 X^\top y", r"X^\top X \theta")),
    Part(r"\|X\theta\|^2", r"2 X^\top X \theta", (r"X^\top X \theta", r"2 X^\top y")),
    Part(r"\|\theta - b\|^2", r"2 (\theta - b)", (r"2 (b - \theta)", r"\theta - b", r"2 \theta")),
)
ENTRIES = (
    Part(r"\sum_k e^{\theta_k}", r"e^{\theta_j}", (r"\sum_k e^{\theta_k}", r"\theta_j e^{\theta_j}")),
    Part(r"\sum_k b_k \theta_k", "b_j", (r"\theta_j", r"\sum_k b_k")),
    Part(r"\left(\sum_k \theta_k\right)^2", r"2 \sum_k \theta_k", (r"2 \theta_j", r"\sum_k \theta_k")),
    Part(r"\log \sum_k e^{\theta_k}", r"\frac{e^{\theta_j}}{\sum_k e^{\theta_k}}", (r"\frac{1}{\sum_k e^{\theta_k}}", "1")),
    Part(r"\sum_k \log(1 + e^{\theta_k})", r"\frac{1}{1 + e^{-\theta_j}}", (r"\frac{1}{1 + e^{\theta_j}}", r"e^{\theta_j}")),
    Part(r"\sum_k (\theta_k - b_k)^2", r"2 (\theta_j - b_j)", (r"2 (b_j - \theta_j)", r"2 \sum_k (\theta_k - b_k)")),
    Part(
        r"\sum_i \left(y_i - \sum_k X_{ik} \theta_k\right)^2",
        r"(-2) \sum_i X_{ij} \left(y_i - \sum_k X_{ik} \theta_k\right)",
        (r"(-2) \sum_i \left(y_i - \sum_k X_{ik} \theta_k\right)", r"2 \sum_i X_{ij} \left(y_i - \sum_k X_{ik} \theta_k\right)"),
    ),
    Part(r"\sum_k \sqrt{1 + \theta_k^2}", r"\frac{\theta_j}{\sqrt{1 + \theta_j^2}}", (r"\frac{1}{\sqrt{1 + \theta_j^2}}", r"\theta_j")),
)
FACTORS = ("", r"\frac12 ", "c ", "3 ", r"\frac{c}{d} ", r"\frac{1}{2 d} ")
WAYS = {"gradient": (r"\nabla_\theta", VECTORS), "entry": (r"\frac{\partial}{\partial \theta_j}", ENTRIES)}


def claimed(rng: Random, way: str, slip: str | None) -> Case:
    """The slope of one to three terms with factors."""
    sign, parts = WAYS[way]
    chosen = [(rng.choice(FACTORS), part) for part in rng.sample(parts, rng.choice((1, 2, 2, 3)))]
    slopes = [f"{factor}\\left({part.slope}\\right)" for factor, part in chosen]
    spot = rng.randrange(len(chosen))
    match slip:
        case "another slope":
            factor, part = chosen[spot]
            slopes[spot] = f"{factor}\\left({rng.choice(part.wrong)}\\right)"
        case "factor lost":
            spot = next((place for place, (factor, _) in enumerate(chosen) if factor), -1)
            if spot < 0:
                raise Unfit("no factor")
            slopes[spot] = f"\\left({chosen[spot][1].slope}\\right)"
        case "term lost":
            if len(slopes) == 1:
                raise Unfit("one term only")
            del slopes[spot]
    rng.shuffle(slopes)
    before = " + ".join(f"{factor}{part.term}" for factor, part in chosen)
    text = f"{sign} \\left[ {before} \\right] = {' + '.join(slopes)} {SPACES}"

    @cache
    def claim() -> Claim:
        return read(text).claim

    return Case(claim, said=text)


for way in WAYS:
    KINDS(f"slopes: {way}", "true", 3)(lambda rng, way=way: claimed(rng, way, None))
    for slip in ("another slope", "factor lost", "term lost"):
        KINDS(f"slopes: {way}, {slip}", "false")(lambda rng, way=way, slip=slip: claimed(rng, way, slip))
