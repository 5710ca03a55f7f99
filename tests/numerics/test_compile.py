"""What a compiled objective promises beside its numbers: its text, its kinks, its errors, and that a name cannot become code."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
from functools import cache

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sympy import Abs, Float, Heaviside, Max, Min, Piecewise, Product, Rational, Sum, Symbol, cosh, exp, log, sign, zeta

import derive
from derive.derivation.answering import status
from derive.derivation.display import unicode
from derive.derivation.estimators import derivation
from derive.derivation.naming import combinations
from derive.families._family import Family, Improper, Scale
from derive.numerics.functions.compiling import Compiled, compile_expression, load
from derive.numerics.functions.running import sigmoid, softplus
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import X, e, i, j, mu, n, p, predictor, sigma, theta, x, y

r = y[i] - predictor(x[i])
t = Symbol("t", positive=True)
SQUARES = Sum(r**2, (i, 1, n))
SCALES = {"sigma": 1.5, "tau": 0.7, "b": 1.2, "s": 0.4, "t": 0.9}


@cache
def derived(name: str) -> derive.Derivation:
    return derivation(name)


@cache
def compiled(name: str) -> Compiled:
    return derived(name).compile()


LASSO, BOTH = compiled("gaussian+laplace"), compiled("laplace+laplace")


def scales(function: Compiled) -> dict[str, float]:
    return {name: SCALES[name] for name in function.scales}


def sample(rows: int = 5, columns: int = 3):
    random = np.random.default_rng(3)
    return random.normal(size=columns), random.normal(size=(rows, columns)), random.normal(size=rows)


# The text


def test_the_source_is_what_runs():
    code = load(LASSO.source)
    coefficients, design, observed = sample()
    given = scales(LASSO)
    assert code["value"](coefficients, design, observed, **given) == LASSO.value(coefficients, design, observed, **given)
    doubled = load(LASSO.source.replace("(r @ r)/n", "2*(r @ r)/n"))
    assert doubled["value"](coefficients, design, observed, **given) > LASSO.value(coefficients, design, observed, **given)
    assert inspect.getsource(code["value"]).strip() in LASSO.source


@pytest.mark.parametrize("name", combinations())
def test_docstrings_carry_formula_verdict_and_arguments(name):
    found, function = derived(name), compiled(name)
    tree = ast.parse(function.source)
    told = " ".join(status(found.steps, len(found.premises)).split())
    documented = [tree, *(node for node in tree.body if isinstance(node, ast.FunctionDef))]
    assert len(documented) == 5
    for node in documented:
        text = " ".join(ast.get_docstring(node).split())
        assert unicode(found.objective) in text
        assert told in text
        for argument in () if node is tree else node.args.args:
            assert f" {argument.arg} : " in text
    assert "X @ theta" in function.source
    for scale in function.scales:
        assert f"{scale} : float, positive\n        Scale of the " in function.source
    assert "in the unit of y" in function.source


def test_a_scale_of_another_power_says_so():
    own = Family(name="quartic", variate=e, parameters=(Scale(t),), energy=e**4 / t)
    assert "in the unit of y to the power 4" in derive.mle(own).compile("nll").source


def test_the_text_does_not_depend_on_the_hash_seed():
    script = (
        "from sympy import Abs, Max, Sum, Symbol, log\n"
        "from derive.derivation.estimators import derivation\n"
        "from derive.derivation.naming import combinations\n"
        "from derive.numerics.functions.compiling import compile_expression\n"
        "from derive.symbols import i, n, predictor, x, y\n"
        "s, t, w, lam = (Symbol(name, positive=True) for name in ('s', 't', 'w', 'lambda'))\n"
        "r = y[i] - predictor(x[i])\n"
        "own = Sum(w * log(1 + r**2 / (s * t)) + lam * Max(Abs(r) - t, r / s) + predictor(x[i]) * r**2 / w, (i, 1, n))\n"
        "for expression in (own, *(derivation(name).parts.displayed('nll') for name in combinations())):\n"
        "    print(compile_expression(expression).source)\n"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1] != ""


def test_a_residual_is_computed_once_and_never_multiplied_out():
    for name in combinations():
        for function in load(compiled(name).source).values():
            lines = inspect.getsource(function).split('"""')[2]
            assert lines.count("X @ theta") <= 1
            assert "y @" not in lines
            assert "for " not in lines


# Kinks


def test_kinks_are_named():
    assert [str(kink) for kink in BOTH.kinks] == [
        "at r = 0 (any residual) |r| has every slope from -1 to 1; 0, the least in absolute value, is taken",
        "at theta = 0 (any coordinate) |theta| has every slope from -1 to 1; 0, the least in absolute value, is taken",
    ]
    assert derivation("gaussian+gaussian").compile().kinks == ()
    for kink in BOTH.kinks:
        assert str(kink) in " ".join(BOTH.source.split())
    (maximum,) = compile_expression(Sum(Max(r, -r / 3), (i, 1, n))).kinks
    assert (maximum.function, maximum.taken) == ("max(r, -r/3)", "their mean")
    huber = Sum(Min(Abs(r), t) * (Abs(r) - Min(Abs(r), t) / 2), (i, 1, n))
    for smooth in (Sum(Abs(r) ** 3, (i, 1, n)), Sum(Abs(2 - r) ** Rational(3, 2), (i, 1, n)), huber):
        assert compile_expression(smooth).kinks == (), "the slope does not jump"
    with pytest.raises(InputError, match=r"residual 1 .*min\(t, np.abs\(r\)\)"):
        compile_expression(huber).hessian_product([0.0], [1.0], [[1.0], [1.0]], [0.5, -2.0], t=2)
    assert compile_expression(huber).hessian_product([0.0], [1.0], [[1.0], [1.0]], [0.0, -3.0], t=2)[0] == 1.0


def test_at_a_kink_the_subgradient_is_zero():
    design, observed = np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([2.0, 5.0])
    gradient = BOTH.gradient([2.0, 0.0], design, observed, b=1.0, s=1e300)
    np.testing.assert_allclose(gradient, [-0.5, -0.5], rtol=1e-15)  # of the second row alone
    assert derivation("laplace", predictor="location").compile().gradient(2.0, [2.0, 2.0, 5.0]) == pytest.approx(-1 / 3)


def test_at_a_kink_of_a_maximum_the_slope_is_the_mean():
    pinball = compile_expression(Sum(Max(3 * r / 4, -r / 4), (i, 1, n)))
    lower = compile_expression(Sum(-Min(-3 * r / 4, r / 4), (i, 1, n)))
    for function in (pinball, lower):
        assert [function.gradient([at], [[1.0]], [2.0])[0] for at in (1.0, 2.0, 3.0)] == [-0.75, -0.25, 0.25]


@pytest.mark.parametrize("power", range(1, 24))
def test_powers(power):
    function = compile_expression(Sum(r**power, (i, 1, n)) + Sum(theta[j] ** -power, (j, 1, p)))
    assert function.value([2.0], [[1.0]], [5.0]) == 3**power + 0.5**power
    assert function.gradient([2.0], [[1.0]], [5.0])[0] == -power * 3 ** (power - 1) - power * 0.5 ** (power + 1)


def test_kinks_that_cancel_leave_their_second_derivative():
    both = compile_expression(Sum(Max(r, 0) ** 2 + Max(-r, 0) ** 2 + Max(r, 0) * Abs(r) + Max(-r, 0) * Abs(r), (i, 1, n)))
    assert both.kinks == ()
    for at in (-1.0, 0.0, 1.0):
        assert both.value([0.0], [[1.0]], [at]) == 2 * at**2
        assert both.gradient([0.0], [[1.0]], [at])[0] == -4 * at
        assert both.hessian_product([0.0], [1.0], [[1.0]], [at])[0] == 4.0


def test_a_linear_penalty_has_one_slope_for_all():
    function = compile_expression(3 * Sum(theta[j], (j, 1, p)) + n * p)
    np.testing.assert_array_equal(function.gradient([1.0, 2.0], np.ones((3, 2)), np.ones(3)), [3.0, 3.0])
    assert function.value([1.0, 2.0], np.ones((3, 2)), np.ones(3)) == 15
    flat = compile_expression(n * p)
    np.testing.assert_array_equal(flat.gradient([1.0, 2.0], np.ones((3, 2)), np.ones(3)), [0.0, 0.0])
    average = compile_expression(Sum(predictor(x[i]), (i, 1, n)) / n)
    np.testing.assert_array_equal(average.gradient([1.0, 2.0], [[1, 2], [3, 4]], [0, 0]), [2.0, 3.0])


FLOATS = st.floats(-8, 8, allow_subnormal=False).map(lambda number: round(number * 4) / 4)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(combinations()), st.data())
def test_a_tangent_plane_lies_below_a_convex_objective(name, drawn):
    function = compiled(name)
    rows, columns = drawn.draw(st.integers(1, 4)), drawn.draw(st.integers(1, 3))
    design = drawn.draw(arrays(float, (rows, columns), elements=FLOATS))
    observed = drawn.draw(arrays(float, rows, elements=FLOATS))
    here, there = (drawn.draw(arrays(float, columns, elements=FLOATS)) for _ in range(2))
    value, slope = function.value_and_gradient(here, design, observed, **scales(function))
    beyond = function.value(there, design, observed, **scales(function))
    assert beyond >= value + slope @ (there - here) - 1e-12 * (1 + abs(value) + np.abs(slope) @ np.abs(there - here))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(combinations()), st.data())
def test_the_hessian_is_symmetric_and_not_negative(name, drawn):
    function = compiled(name)
    coefficients, design, observed = sample()
    left, right = (drawn.draw(arrays(float, 3, elements=FLOATS)) for _ in range(2))
    assume(np.all(coefficients != 0))
    one = left @ function.hessian_product(coefficients, right, design, observed, **scales(function))
    other = right @ function.hessian_product(coefficients, left, design, observed, **scales(function))
    assert one == pytest.approx(other, rel=1e-12, abs=1e-12)
    assert left @ function.hessian_product(coefficients, left, design, observed, **scales(function)) >= -1e-12


def test_there_is_no_second_derivative_at_a_kink():
    design, observed = np.eye(3), np.array([1.0, 2.0, 3.0])
    with pytest.raises(InputError, match=r"residual 1 \(counted from 0\), \|r\|"):
        BOTH.hessian_product([4.0, 2.0, 3.0], np.ones(3), design, observed, b=1, s=1)
    with pytest.raises(InputError, match=r"coordinate 2 \(counted from 0\), \|theta\|"):
        LASSO.hessian_product([4.0, 2.0, 0.0], np.ones(3), design, observed, sigma=1, s=1)
    with pytest.raises(InputError, match=r"at mu, \|mu\|"):
        derivation("gaussian+laplace", predictor="location").compile().hessian_product(0.0, 1.0, observed, sigma=1, s=1)
    second_only = compile_expression(Sum(r * Abs(r), (i, 1, n)))
    assert second_only.kinks == ()
    with pytest.raises(InputError, match="residual 0"):
        second_only.hessian_product([1.0, 1.0, 1.0], np.ones(3), design, observed)
    cubic = compile_expression(Sum(Abs(r) ** 3, (i, 1, n)))
    np.testing.assert_array_equal(cubic.hessian_product([1.0, 1.0, 1.0], np.ones(3), design, observed), [0.0, 6.0, 12.0])


# Stable pieces


@settings(deadline=None)
@given(st.floats(-1e4, 1e4))
def test_softplus_and_sigmoid_keep_their_relative_accuracy(v):
    with mpmath.workdps(60):
        power = mpmath.exp(mpmath.mpf(v))
        # Below e^-80 the series needs two terms for 60 digits.
        expected = mpmath.log1p(power) if v > -80 else power - power**2 / 2, power / (1 + power)
        for found, value in zip((softplus(v), sigmoid(v)), expected, strict=True):
            assert abs(mpmath.mpf(float(found)) - value) <= 1e-15 * value + 5e-324


@pytest.mark.parametrize("z", [800.0, -800.0, 1e5, -1e5])
@pytest.mark.parametrize(
    "loss", [r / t + 2 * log(1 + exp(-r / t)), 2 * log(exp(r / (2 * t)) + exp(-r / (2 * t))), log(cosh(r / t)), 1 / (1 + exp(-r / t))]
)
def test_logistic_losses_do_not_overflow(z, loss):
    function = compile_expression(Sum(loss, (i, 1, n)))
    value, gradient = function.value_and_gradient([0.0], [[1.0]], [z], t=1.0)
    other = function.value([-1.0], [[1.0]], [z], t=1.0)
    assert gradient[0] == pytest.approx(value - other, rel=1e-9), "far out the loss is straight"
    assert function.hessian_product([0.0], [1.0], [[1.0]], [z], t=1.0)[0] == pytest.approx(0.0, abs=1e-300)


# Names


EVIL = (
    "lambda",
    "__import__('os').abort()",
    'a"""\nimport os\n"""',
    "r",
    "eta",
    "loss",
    "sum",
    "u0",
    "scale_1",
    "x y",
    "\\N{BULLET}",
    "\u03d5",
    "None",
)


@pytest.mark.parametrize("name", EVIL)
def test_a_name_stays_a_name(name):
    scale = Symbol(name, positive=True)
    function = compile_expression(SQUARES / scale, formula=f'"""{name}', verdict=f"{name}\\", meanings={name: name})
    assert function.value([1.0], [[1.0]], [3.0], **{name: 2.0}) == 2.0
    tree = ast.parse(function.source)
    assert [type(node).__name__ for node in tree.body] == ["Expr", "Import", "FunctionDef", "FunctionDef", "FunctionDef", "FunctionDef"]
    if name.isprintable():
        assert name in ast.get_docstring(tree)
    with pytest.raises(InputError, match="is missing"):
        function.value([1.0], [[1.0]], [3.0])


@pytest.mark.parametrize("name", ["self", "r", "np", "value", "finite"])
def test_a_scale_may_bear_any_name_of_ours(name):
    function = compile_expression(SQUARES * Symbol(name, positive=True))
    assert function.value([1.0], [[1.0]], [3.0], **{name: 2.5}) == 10.0
    assert function.gradient([1.0], [[1.0]], [3.0], **{name: 2.5}) == [-10.0]


def test_two_renamed_scales_stay_apart():
    first, second, third = (Symbol(name, positive=True) for name in ("lambda", "x y", "scale_1"))
    function = compile_expression(SQUARES * first / (second * third))
    assert function.value([1.0], [[1.0]], [3.0], **{"lambda": 10.0, "x y": 2.0, "scale_1": 4.0}) == 5.0


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "from os import path",
        "def f(x):\n    return __import__('os')",
        "def f(x):\n    return x.__class__",
        "def f(x):\n    return [a for a in x]",
        "def f(x):\n    return open(x)",
        "def f(x):\n    return lambda: x",
        "@np.sqrt\ndef f(x):\n    return x",
    ],
)
def test_nothing_but_arithmetic_is_run(text):
    with pytest.raises(AssertionError, match="generated code with"):
        load(text)


# What cannot be compiled


@pytest.mark.parametrize(
    "expression, told",
    [
        (lambda: Sum(Piecewise((r**2, r > 0), (0, True)), (i, 1, n)), "no NumPy code for a `Piecewise`"),
        (lambda: Sum(zeta(2 + r**2), (i, 1, n)), "no NumPy code for a `zeta`"),
        (lambda: Sum(r * Heaviside(r - 1), (i, 1, n)), "jumps"),
        (lambda: Sum(sign(r), (i, 1, n)), "jumps"),
        (lambda: Float("0.5") * SQUARES, "is a float"),
        (lambda: log(SQUARES), "stands in no plain sum"),
        (lambda: SQUARES**2, "stands in no plain sum|varies with them"),
        (lambda: Sum(r**2, (i, 2, n)), "runs neither over all"),
        (lambda: Sum(y[i] * y[i + 1], (i, 1, n)), "stands in no plain sum"),
        (lambda: Sum(X[i, j] ** 2 * r, (i, 1, n)), "stands in no plain sum"),
        (lambda: Sum(i * r**2, (i, 1, n)), "weighs its terms by their number"),
        (lambda: Sum(j * theta[j], (j, 1, p)), "weighs its terms by their number"),
        (lambda: Symbol("n", positive=True) * SQUARES, "a scale is called `n`"),
        (lambda: SQUARES / Symbol("direction", positive=True), "a scale is called `direction`"),
        (lambda: Sum(r**2, (i, 1, n)) / Sum(y[i] ** 2, (i, 1, n)), "its factor varies with them"),
        (lambda: SQUARES + theta[1], "stands in no plain sum"),
        (lambda: SQUARES + mu**2, "both `mu` and `theta`"),
        (lambda: SQUARES * Symbol("c"), "`c` must be real"),
        (lambda: Symbol("a", real=True) * SQUARES + Symbol("a", positive=True), "two symbols are called `a`"),
        (lambda: -log(Density("p", (y,), (X, theta))), "stands in no plain sum"),
        (lambda: Sum(log(Density("p_eps", {e: r})), (i, 1, n)), "no NumPy code for a `Density`"),
        (lambda: Product(r, (i, 1, n)), "stands in no plain sum"),
        (lambda: "r**2", "must be a SymPy expression"),
        (lambda: 10**400 * SQUARES, "beyond what float64 holds"),
        (lambda: Sum(Max(r, t, r**2), (i, 1, n)), "two at a time"),
    ],
)
def test_what_has_no_code_is_an_error(expression, told):
    with pytest.raises(InputError, match=told):
        compile_expression(expression())


def test_normalisations_are_asked_for_by_name():
    with pytest.raises(InputError, match="known are nll, sum, mean, half_mean"):
        derivation("gaussian").compile("average")
    rewarding = Family(name="rewarding", variate=e, energy=-(e**2) / 2, normaliser=Improper(Symbol("kappa", positive=True)))
    with pytest.raises(InputError, match="there is no `mean` of it"):
        derive.map("gaussian", rewarding).compile("mean")


# Arguments


def call(method="value", function=LASSO, drop=(), **changed):
    coefficients, design, observed = sample()
    arguments = {"theta": coefficients, "direction": coefficients, "X": design, "y": observed, "sigma": 1.0, "s": 1.0} | changed
    if method != "hessian_product":
        arguments.pop("direction")
    return getattr(function, method)(**{name: value for name, value in arguments.items() if name not in drop})


def broken(name, at, value):
    coefficients, design, observed = sample()
    array = {"theta": coefficients, "X": design, "y": observed, "direction": coefficients}[name]
    array[at] = value
    return {name: array}


@pytest.mark.parametrize("method", ["value", "gradient", "value_and_gradient", "hessian_product"])
@pytest.mark.parametrize(
    "changed, told",
    [
        ({"drop": ("sigma",)}, "scale `sigma` is missing"),
        ({"drop": ("y",)}, "argument `y` is missing"),
        ({"sgima": 1.0}, "unknown scale `sgima`; the scales are s, sigma; did you mean `sigma`"),
        ({"sigma": -1.0}, "must be positive, got sigma = -1"),
        ({"sigma": 0}, "must be positive"),
        ({"sigma": np.nan}, "must be finite, got nan"),
        ({"sigma": np.inf}, "must be finite"),
        ({"sigma": "1"}, "must be a number, got str"),
        ({"sigma": True}, "must be a number, got bool"),
        ({"s": [1.0, 2.0]}, "must be a number, got list"),
        (broken("X", (3, 1), np.nan), "X must be finite, got nan at row 3, column 1"),
        (broken("X", (0, 2), np.inf), "X must be finite, got inf at row 0, column 2"),
        (broken("y", 4, np.nan), "y must be finite, got nan at row 4"),
        (broken("y", 2, -np.inf), "y must be finite, got -inf at row 2"),
        (broken("theta", 1, np.nan), "theta must be finite, got nan at coordinate 1"),
        ({"theta": np.ones(4)}, r"theta must have shape \(3,\).*got shape \(4,\)"),
        ({"theta": np.ones((3, 1))}, r"got shape \(3, 1\)"),
        ({"theta": ["a", "b", "c"]}, "theta must hold real numbers"),
        ({"theta": np.ones(3, dtype=complex)}, "theta must hold real numbers"),
        ({"X": np.ones(5)}, r"X must have shape \(n, p\)"),
        ({"X": np.ones((5, 3), dtype=complex)}, "real numbers"),
        ({"X": np.ones((0, 3)), "y": np.ones(0)}, "at least one observation"),
        ({"X": np.ones((5, 0)), "theta": np.ones(0)}, "no columns"),
        ({"y": np.ones(4)}, "X has 5 rows and y has 4 values"),
        ({"y": np.ones((5, 1))}, r"y must have shape \(n,\)"),
        ({"y": [1, 2, 3, 4, "five"]}, "y must hold"),
    ],
)
def test_bad_arguments_are_told_what_is_needed(method, changed, told):
    if method == "hessian_product" and changed.keys() == {"theta"} and "shape" in told:
        changed = changed | {"direction": np.ones(3)}
    with pytest.raises(InputError, match=told):
        call(method, **changed)


def test_more_bad_arguments():
    coefficients, design, observed = sample()
    with pytest.raises(InputError, match="direction must be finite"):
        call("hessian_product", **broken("direction", 0, np.inf))
    with pytest.raises(InputError, match="`X` is given twice"):
        LASSO.value(coefficients, design, observed, X=design, sigma=1, s=1)
    with pytest.raises(InputError, match="3 arguments come by position, got 5"):
        LASSO.value(coefficients, design, observed, 1.0, 1.0)
    with pytest.raises(InputError, match="there is no scale in this objective"):
        derivation("gaussian").compile().value(coefficients, design, observed, sigma=1)
    with pytest.raises(InputError, match="mu must have one number"):
        derivation("gaussian", predictor="location").compile().value([1.0, 2.0], observed)
    with pytest.raises(InputError, match="y is empty"):
        derivation("gaussian", predictor="location").compile().value(1.0, [])
    with pytest.raises(InputError, match="no finite number at these arguments"):
        LASSO.value(coefficients, design, 1e200 * observed, sigma=1, s=1)


LEVEL = compile_expression(Sum(1 - exp(-(r**2)), (i, 1, n)))
"""Finite at infinity."""


@pytest.mark.parametrize("function", [LEVEL, derivation("laplace").compile()], ids=["levels off", "absolute"])
@pytest.mark.parametrize("method", ["value", "gradient", "value_and_gradient", "hessian_product"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("where", ["X", "y"])
def test_no_loss_hides_what_is_not_finite(function, method, bad, where):
    coefficients, design, observed = sample()
    # One entry alone, or infinities of both signs would be no number.
    (design[:, 1] if where == "X" else observed)[2] = bad
    arguments = (coefficients, coefficients) if method == "hessian_product" else (coefficients,)
    with pytest.raises(InputError, match=f"{where} must be finite"):
        getattr(function, method)(*arguments, design, observed)


def test_what_holds_numbers_is_taken_and_left_as_it_is():
    coefficients, design, observed = sample()
    expected = LASSO.value(coefficients, design, observed, sigma=1, s=1)
    for laid in (np.asfortranarray(design), design.tolist(), np.repeat(design, 2, axis=1)[:, ::2], design.astype(object)):
        copy = np.array(laid)
        assert LASSO.value(list(coefficients), laid, list(observed), sigma=np.float32(1), s=np.array(1)) == pytest.approx(
            expected, rel=1e-14
        )
        assert np.array_equal(copy, np.array(laid))
    gradient = LASSO.gradient(np.zeros(3), design, observed, sigma=1, s=1)
    assert gradient.shape == (3,)
    gradient[:] = 0
    assert isinstance(expected, float)
    assert isinstance(derivation("gaussian", predictor="location").compile().gradient(1, [1, 2]), float)
    assert str(LASSO).endswith("value(theta, X, y, s=..., sigma=...)")


def test_a_scale_with_a_value_is_no_argument():
    function = derive.map("gaussian", "laplace", scales={"sigma": 2}).compile()
    assert function.scales == ("s",)
    coefficients, design, observed = sample()
    assert function.value(coefficients, design, observed, s=3) == pytest.approx(LASSO.value(coefficients, design, observed, s=3, sigma=2))
    assert str(sigma) in LASSO.scales
    assert p not in function.scales
