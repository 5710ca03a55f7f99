"""Each law of the second zero test, alone, at random complex points: true under its condition, false without it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.judging.zero.laws import LAWS, FunctionLaw, KnownSign

PRECISION = 40


class Numbers:
    """Complex arithmetic with principal values, and signs read off the numbers themselves."""

    def sign(self, a: mpmath.mpc) -> KnownSign:
        if a.imag != 0:
            return KnownSign.UNKNOWN
        return KnownSign.POSITIVE if a.real > 0 else KnownSign.NONNEGATIVE if a.real == 0 else KnownSign.REAL

    def number(self, c: Fraction) -> mpmath.mpc:
        c = Fraction(c)
        return mpmath.mpc(c.numerator) / c.denominator

    def sum(self, terms: Sequence[mpmath.mpc]) -> mpmath.mpc:
        return mpmath.fsum(terms)

    def product(self, factors: Sequence[mpmath.mpc]) -> mpmath.mpc:
        return mpmath.fprod(factors)

    def power(self, a: mpmath.mpc, c: Fraction) -> mpmath.mpc:
        c = Fraction(c)
        if c.denominator == 1:
            return a ** int(c)
        if a == 0:
            if c < 0:
                raise ZeroDivisionError
            return a
        return mpmath.exp(self.number(c) * mpmath.log(a))

    def raised(self, a: mpmath.mpc, u: mpmath.mpc) -> mpmath.mpc:
        return mpmath.mpc(a) ** u

    held = power

    def log(self, a: mpmath.mpc) -> mpmath.mpc:
        if a == 0:
            raise ZeroDivisionError
        return mpmath.log(a)

    def exp(self, u: mpmath.mpc) -> mpmath.mpc:
        return mpmath.exp(u)

    def abs(self, a: mpmath.mpc) -> mpmath.mpc:
        return mpmath.mpc(abs(a))

    def family_sign(self, family: Sequence[mpmath.mpc]) -> KnownSign:
        return min(map(self.sign, family))

    def family_sum(self, family: Sequence[mpmath.mpc], term: Callable[[mpmath.mpc], mpmath.mpc]) -> mpmath.mpc:
        return self.sum([term(member) for member in family])

    def family_product(self, family: Sequence[mpmath.mpc]) -> mpmath.mpc:
        return self.product(family)


def number(source: random.Random) -> mpmath.mpc:
    """Zero, positive, real or complex, each often."""
    kind = source.randrange(8)
    size, turn = Fraction(source.randint(1, 400), 100), Fraction(source.randint(-400, 400), 100)
    o = Numbers()
    if kind == 0:
        return mpmath.mpc(0)
    if kind < 4:
        return o.number(size)
    if kind < 6:
        return o.number(-size)
    return mpmath.mpc(o.number(turn).real, o.number(size).real)


def rational(source: random.Random) -> Fraction:
    return Fraction(source.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]), source.choice([1, 1, 2, 3, 4]))


def several(source: random.Random) -> list[mpmath.mpc]:
    return [number(source) for _ in range(source.randint(1, 4))]


def integer(source: random.Random) -> Fraction:
    return Fraction(source.choice([-4, -3, -2, -1, 2, 3, 4]))


ARGUMENTS: dict[str, tuple[Callable[[random.Random], Any], ...]] = {
    "log_of_product": (several,),
    "log_of_power": (number, rational),
    "log_of_exp": (lambda source: number(source) * 3,),
    "exp_of_sum": (several,),
    "exp_of_multiple": (number, rational),
    "exp_of_log": (number, rational),
    "power_of_positive": (number, number),
    "product_of_positives": (several,),
    "root_of_product": (several, rational),
    "root_of_power": (number, integer, rational),
    "root_of_exp": (lambda source: number(source) * 3, rational),
    "root_raised": (number, rational),
    "even_power": (number, rational),
    "abs_of_product": (several,),
    "abs_of_nonnegative": (number,),
}
WITHOUT_CONDITION = {"exp_of_sum", "exp_of_log", "abs_of_product"}
"""Laws that hold wherever their left side is defined."""


def sides(law: FunctionLaw, arguments: tuple[Any, ...]) -> tuple[mpmath.mpc, mpmath.mpc] | None:
    """Both sides, nan for a right side that is not defined, or None where the left side is not."""
    o = Numbers()
    try:
        left = law.left(o, *arguments)
    except ZeroDivisionError:
        return None
    try:
        return left, law.right(o, *arguments)
    except ZeroDivisionError:
        return left, mpmath.mpc(mpmath.nan)


def equal(left: mpmath.mpc, right: mpmath.mpc) -> bool:
    return bool(abs(left - right) <= mpmath.mpf(10) ** (-PRECISION // 2) * (1 + abs(left)))


def test_the_table_is_short_and_every_law_has_a_name_and_a_condition() -> None:
    assert len(LAWS) <= 15
    assert set(LAWS) == set(ARGUMENTS)
    assert all(law.statement and law.condition for law in LAWS.values())


@pytest.mark.parametrize("name", LAWS)
@given(source=st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_law_holds_under_its_condition(name: str, source: random.Random) -> None:
    law = LAWS[name]
    with mpmath.workdps(PRECISION):
        arguments = tuple(draw(source) for draw in ARGUMENTS[name])
        if not law.holds(Numbers(), *arguments):
            return
        both = sides(law, arguments)
        assert both is None or equal(*both), (law.statement, arguments, both)


@pytest.mark.parametrize("name", LAWS)
def test_condition_is_met_often_enough_to_test(name: str) -> None:
    law = LAWS[name]
    source = random.Random(1)
    with mpmath.workdps(PRECISION):
        met = 0
        for _ in range(400):
            arguments = tuple(draw(source) for draw in ARGUMENTS[name])
            met += law.holds(Numbers(), *arguments) and sides(law, arguments) is not None
    assert met >= 20


@pytest.mark.parametrize("name", [name for name in LAWS if name not in WITHOUT_CONDITION])
def test_law_fails_without_its_condition(name: str) -> None:
    law = LAWS[name]
    source = random.Random(2)
    failures = 0
    with mpmath.workdps(PRECISION):
        for _ in range(400):
            arguments = tuple(draw(source) for draw in ARGUMENTS[name])
            if law.holds(Numbers(), *arguments):
                continue
            both = sides(law, arguments)
            failures += both is not None and not equal(*both)
    assert failures, f"{law.statement} was never false outside: {law.condition}"


@pytest.mark.parametrize("name", LAWS)
def test_a_condition_that_is_not_met_gives_none(name: str) -> None:
    law = LAWS[name]
    source = random.Random(3)
    with mpmath.workdps(PRECISION):
        for _ in range(200):
            arguments = tuple(draw(source) for draw in ARGUMENTS[name])
            if not law.holds(Numbers(), *arguments):
                assert law.apply(Numbers(), *arguments) is None
