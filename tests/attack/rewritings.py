"""Sound rewritings of one node of an expression, each a small function in a table; a new one costs one function."""

# ruff: noqa: I001
from __future__ import annotations

from random import Random

from sympy import Abs, Add, Basic, Expr, Indexed, Max, Min, Mul, Piecewise, Pow, Product, Rational, S, Sum, Symbol, sign

from derive.vocabulary.nodes import Exp, Indicator, Log, Prediction, Sqrt
from tests.attack.rewriting import (
    both, double, free_of, indexed, log_of_product, maximum, nonneg, scaled, simple, sound, squared, sum_of, two_terms, whole, with_,
)  # fmt: skip
from tests.attack.vocabulary import (
    POSITIVES, REALS, a, c, factor, h, i, j, k, m, mu, multiple, n, number, positive, q, r, real, t, term, total, w, y, z,
)  # fmt: skip

# --- sound rewritings: sums ---


@sound("index shift", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    if parts := whole(node):
        body, index, size = parts
        if rng.random() < 0.5:
            return Sum(body.xreplace({index: index - 1}), (index, 2, size + 1))
        return Sum(body.xreplace({index: h + 1}), (h, 0, size - 1))
    return None


@sound("first term split off", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    if parts := whole(node):
        body, index, size = parts
        return body.xreplace({index: S.One}) + Sum(body, (index, 2, size))
    return None


@sound("last term split off", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    if parts := whole(node):
        body, index, size = parts
        return body.xreplace({index: size}) + Sum(body, (index, 1, size - 1))
    return None


@sound("run backwards", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    if parts := whole(node):
        body, index, size = parts
        return Sum(body.xreplace({index: size + 1 - index}), (index, 1, size))
    return None


@sound("split sum", with_(sum_of(two_terms)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    if parts and isinstance(parts[0], Add):
        return Add(*(Sum(part, node.args[1]) for part in parts[0].args))
    return None


@sound("join sums", with_(lambda rng: total(indexed(rng, i)) + total(indexed(rng, i))))
def _(node: Basic, rng: Random) -> Expr | None:
    sums = [part for part in node.args if simple(part)] if isinstance(node, Add) else []
    if len(sums) >= 2 and sums[0].args[1] == sums[1].args[1]:
        return Add(Sum(sums[0].args[0] + sums[1].args[0], sums[0].args[1]), *(part for part in node.args if part not in sums[:2]))
    return None


@sound("join ranges", with_(lambda rng: (lambda body: total(body, i, 1, k) + total(body, i, k + 1, k + n))(indexed(rng, i))))
def _(node: Basic, rng: Random) -> Expr | None:
    sums = [part for part in node.args if simple(part)] if isinstance(node, Add) else []
    for one in sums:
        for two in sums:
            if one.args[0] == two.args[0] and one.args[1][2] + 1 == two.args[1][1]:
                rest = [part for part in node.args if part not in (one, two)]
                return Add(Sum(one.args[0], (one.args[1][0], one.args[1][1], two.args[1][2])), *rest)
    return None


@sound("pull constant", with_(sum_of(scaled)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    if parts and isinstance(parts[0], Mul):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        if out:
            return Mul(*out) * Sum(Mul(*(part for part in parts[0].args if part not in out)), node.args[1])
    return None


@sound("push constant", with_(lambda rng: factor(rng) * total(indexed(rng, i))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Mul):
        for part in node.args:
            if simple(part) and free_of(node / part, part.args[1][0]):
                return Sum(node / part * part.args[0], part.args[1])
    return None


@sound("unscale", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    if parts := simple(node):
        scale = rng.choice((*POSITIVES, n, S(2)))
        return scale * Sum(parts[0] / scale, node.args[1])
    return None


@sound("sum of a constant", with_(lambda rng: total(real(rng, i) + real(rng))))
def _(node: Basic, rng: Random) -> Expr | None:
    if (parts := whole(node)) and isinstance(parts[0], Add):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        if out:
            return parts[2] * Add(*out) + Sum(parts[0] - Add(*out), node.args[1])
    return None


@sound("zero sum added", both(term))
def _(node: Basic, rng: Random) -> Expr | None:
    array = rng.choice((z, w, y))
    mean = Sum(array[m], (m, 1, n)) / n
    return node + rng.choice((1, q, a)) * Sum(array[k] - mean, (k, 1, n)) if isinstance(node, Expr) else None


@sound("centre", with_(lambda rng: total((rng.choice((y, z))[i] - rng.choice(REALS)) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    if (parts := whole(node)) and isinstance(parts[0], Pow) and parts[0].exp == 2 and isinstance(parts[0].base, Add):
        inside = parts[0].base
        location = -Add(*(part for part in inside.args if free_of(part, parts[1])))
        mean = Sum((inside + location).xreplace({parts[1]: k}), (k, 1, parts[2])) / parts[2]
        return Sum((inside + location - mean) ** 2, node.args[1]) + parts[2] * (mean - location) ** 2
    return None


@sound("exchange", with_(double))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(node.args[0], node.args[2], node.args[1]) if isinstance(node, Sum) and len(node.args) == 3 else None


@sound("square of a sum", with_(lambda rng: total(real(rng, i)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2 and (parts := simple(node.base)):
        body, index, low, high = parts
        return Sum(body * body.xreplace({index: m}), (m, low, high), (index, low, high))
    return None


@sound("product of sums", with_(lambda rng: total(indexed(rng, i)) * total(indexed(rng, j), j)))
def _(node: Basic, rng: Random) -> Expr | None:
    sums = [part for part in node.args if simple(part)] if isinstance(node, Mul) else []
    if len(sums) == 2 and sums[0].args[1][0] != sums[1].args[1][0]:
        return node / sums[0] / sums[1] * Sum(sums[0].args[0] * sums[1].args[0], sums[0].args[1], sums[1].args[1])
    return None


@sound("rename", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    return Sum(parts[0].xreplace({parts[1]: m}), (m, parts[2], parts[3])) if parts and m not in node.atoms(Symbol) else None


# --- sound rewritings: products, logs and exponentials ---


@sound("Product split", with_(lambda rng: rng.choice((Log, S))(multiple(positive(rng, i) * positive(rng, i)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node, Product)
    return Mul(*(Product(part, node.args[1]) for part in parts[0].args)) if parts and isinstance(parts[0], Mul) else None


@sound("Product constant", with_(lambda rng: rng.choice((Log, S))(multiple(rng.choice(POSITIVES) * positive(rng, i)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = whole(node, Product)
    if parts and isinstance(parts[0], Mul):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        if out:
            return Mul(*out) ** parts[2] * Product(parts[0] / Mul(*out), node.args[1])
    return None


@sound("log of Product", with_(log_of_product))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node.args[0], Product) if isinstance(node, Log) else None
    return Sum(Log(parts[0]), node.args[0].args[1]) if parts else None


@sound("log of product", both(lambda rng, index=None: Log(positive(rng, index) * positive(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Log) and isinstance(node.args[0], Mul) and all(part.is_positive for part in node.args[0].args):
        return Add(*(Log(part) for part in node.args[0].args))
    return None


@sound("log of power", both(lambda rng, index=None: Log(positive(rng, index) ** rng.choice((2, 3, -1, Rational(1, 2))))))
def _(node: Basic, rng: Random) -> Expr | None:
    power = node.args[0] if isinstance(node, Log) else None
    return power.exp * Log(power.base) if isinstance(power, Pow) and power.base.is_positive else None


@sound("exp of sum", both(lambda rng, index=None: Exp(real(rng, index) + real(rng))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Mul(*(Exp(part) for part in node.args[0].args)) if isinstance(node, Exp) and isinstance(node.args[0], Add) else None


@sound("exp of Sum", with_(lambda rng: Exp(total(real(rng, i)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node.args[0]) if isinstance(node, Exp) else None
    return Product(Exp(parts[0]), node.args[0].args[1]) if parts else None


@sound("log exp", both(term))
def _(node: Basic, rng: Random) -> Expr | None:
    return Log(Exp(node)) if isinstance(node, Expr) and node.is_real else None


@sound("exp log", both(positive))
def _(node: Basic, rng: Random) -> Expr | None:
    return Exp(Log(node)) if isinstance(node, Expr) and node.is_positive and not node.is_number else None


@sound("log of quotient", both(lambda rng, index=None: Log(positive(rng, index)) - Log(rng.choice(POSITIVES))))
def _(node: Basic, rng: Random) -> Expr | None:
    logs = [part for part in node.args if isinstance(part, Log)] if isinstance(node, Add) else []
    less = [part for part in node.args if isinstance(-part, Log)] if isinstance(node, Add) else []
    if logs and less:
        return node - logs[0] - less[0] + Log(logs[0].args[0] / (-less[0]).args[0])
    return None


def _power(rng: Random) -> Expr:
    return rng.choice((r, q / 2, Rational(1, 3)))


@sound("power split", both(lambda rng, index=None: (rng.choice(POSITIVES) * (1 + positive(rng, index))) ** _power(rng)))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and isinstance(node.base, Mul) and all(part.is_positive for part in node.base.args):
        return Mul(*(part**node.exp for part in node.base.args))
    return None


@sound("sigmoid", both(lambda rng, index=None: 1 / (1 + Exp(-real(rng, index)))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == -1 and (inside := _one_and_exp(node.base)) is not None:
        return Exp(-inside) / (1 + Exp(-inside))
    return None


@sound("softplus", both(lambda rng, index=None: Log(1 + Exp(real(rng, index)))))
def _(node: Basic, rng: Random) -> Expr | None:
    inside = _one_and_exp(node.args[0]) if isinstance(node, Log) else None
    return inside + Log(1 + Exp(-inside)) if inside is not None else None


def _one_and_exp(node: Basic) -> Expr | None:
    """What u is in 1 + exp(u)."""
    if isinstance(node, Add) and len(node.args) == 2 and node.args[0] == 1 and isinstance(node.args[1], Exp):
        return node.args[1].args[0]
    return None


@sound("log sum exp", both(lambda rng, index=None: Log(Exp(real(rng, index)) + Exp(real(rng)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = node.args[0].args if isinstance(node, Log) and isinstance(node.args[0], Add) else ()
    if parts and all(isinstance(part, Exp) for part in parts):
        top = parts[0].args[0]
        return top + Log(1 + Add(*(Exp(part.args[0] - top) for part in parts[1:])))
    return None


# --- sound rewritings: absolute values, roots, squares ---


@sound("abs by cases", both(lambda rng, index=None: Abs(real(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Piecewise((node.args[0], node.args[0] >= 0), (-node.args[0], True)) if isinstance(node, Abs) else None


@sound("abs of product", both(lambda rng, index=None: Abs(real(rng, index) * rng.choice((a, c, t)))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Mul(*map(Abs, node.args[0].args)) if isinstance(node, Abs) and isinstance(node.args[0], Mul) else None


@sound("abs by max", both(lambda rng, index=None: Abs(real(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Max(node.args[0], -node.args[0]) if isinstance(node, Abs) else None


@sound("abs sqrt", both(lambda rng, index=None: Abs(real(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sqrt(node.args[0] ** 2) if isinstance(node, Abs) else None


@sound("abs squared", both(lambda rng, index=None: Abs(real(rng, index)) ** 2 if rng.random() < 0.5 else real(rng, index) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    return Abs(node.base) * Sqrt(node.base**2) if isinstance(node, Pow) and node.exp == 2 and node.base.is_real else None


@sound("sign times abs", both(lambda rng, index=None: real(rng, index)))
def _(node: Basic, rng: Random) -> Expr | None:
    return sign(node) * Abs(node) if isinstance(node, (Indexed, Symbol, Prediction)) and not node.is_positive else None


@sound("Max by abs", both(maximum))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, (Max, Min)) and len(node.args) == 2:
        one, two = node.args
        return (one + two + (1 if isinstance(node, Max) else -1) * Abs(one - two)) / 2
    return None


@sound("Max by indicator", both(lambda rng, index=None: Max(real(rng, index), 0)))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Max) and len(node.args) == 2:
        one, two = node.args
        return two + (one - two) * Indicator(one > two)
    return None


@sound("abs self", both(nonneg))
def _(node: Basic, rng: Random) -> Expr | None:
    return Abs(node, evaluate=False) if isinstance(node, Expr) and node.is_nonnegative and not node.is_number else None


@sound("root of square", both(lambda rng, index=None: Sqrt(positive(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sqrt(Sqrt(node.args[0] ** 2)) if isinstance(node, Sqrt) and node.args[0].is_nonnegative else None


@sound("square of root", both(positive))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sqrt(node) ** 2 if isinstance(node, Expr) and node.is_positive and not node.is_number else None


@sound("norm squared", with_(lambda rng: rng.choice((1, q, -1)) * Sqrt(sum_of(squared)(rng)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.base.args[0] if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Sqrt) else None


@sound("complete square", both(lambda rng, index=None: real(rng, index) ** 2 + number(rng) * real(rng, index)))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2:
        shift = rng.choice((*REALS, number(rng), q))
        return (node.base + shift) ** 2 - 2 * shift * node.base - shift**2
    return None


@sound("times square", both(lambda rng, index=None: (real(rng, index) - rng.choice(POSITIVES)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    scale = rng.choice((*POSITIVES, 1 + a**2))
    if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Add):
        return Add(*(scale * part for part in node.base.args)) ** 2 / scale**2
    return None


@sound("expand square", both(lambda rng, index=None: (real(rng, index) - rng.choice(POSITIVES)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Add):
        first = node.base.args[0]
        rest = node.base - first
        return first**2 + 2 * first * rest + rest**2
    return None


@sound("difference of squares", both(lambda rng, index=None: real(rng, index) ** 2 - rng.choice(POSITIVES) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    squares = [part for part in node.args if isinstance(part, Pow) and part.exp == 2] if isinstance(node, Add) else []
    less = [-part for part in node.args if isinstance(-part, Pow) and (-part).exp == 2] if isinstance(node, Add) else []
    if squares and less:
        one, two = squares[0].base, less[0].base
        return node - squares[0] + less[0] + (one - two) * (one + two)
    return None


@sound("common denominator", both(lambda rng, index=None: 1 / positive(rng, index) + 1 / positive(rng, index)))
def _(node: Basic, rng: Random) -> Expr | None:
    inverse = [part for part in node.args if isinstance(part, Pow) and part.exp == -1] if isinstance(node, Add) else []
    if len(inverse) >= 2:
        one, two = inverse[:2]
        return node - one - two + (one.base + two.base) / (one.base * two.base)
    return None


@sound("Gaussian log density", with_(lambda rng: -Log(multiple(Exp(-((y[i] - mu) ** 2) / (2 * rng.choice(POSITIVES) ** 2))))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node.args[0], Product) if isinstance(node, Log) else None
    return Sum(parts[0].args[0], node.args[0].args[1]) if parts and isinstance(parts[0], Exp) else None
