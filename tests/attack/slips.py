"""Slips: rewritings of one node that are not sound, as they are met in notes; each a small function in the same table."""

# ruff: noqa: I001
from __future__ import annotations

from random import Random

from sympy import Abs, Add, Basic, Expr, Indexed, Max, Min, Mul, Pow, Product, S, Sum, Symbol

from derive.vocabulary.nodes import Exp, Log, Prediction, Sqrt
from tests.attack.rewriting import (
    both, double, free_of, indexed, log_of_product, maximum, scaled, simple, slip, squared, sum_of, two_terms, whole, with_,
)  # fmt: skip
from tests.attack.vocabulary import (
    POSITIVES, REALS, SIZES, a, c, factor, h, i, j, k, lam, m, multiple, n, number, p, positive, q, real, term, total, w, x, y, z,
)  # fmt: skip

# --- slips with sums ---


@slip("shift of the body only", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0].xreplace({parts[1]: parts[1] + 1}), node.args[1]) if (parts := whole(node)) else None


@slip("shift of the limits only", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0], (parts[1], 2, parts[2] + 1)) if (parts := whole(node)) else None


@slip("last term lost", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0], (parts[1], 1, parts[2] - 1)) if (parts := whole(node)) else None


@slip("first term lost", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0], (parts[1], 2, parts[2])) if (parts := whole(node)) else None


@slip("first term twice", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return parts[0].xreplace({parts[1]: S.One}) + node if (parts := whole(node)) else None


@slip("sum from zero", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0].xreplace({parts[1]: h + 1}), (h, 0, parts[2])) if (parts := whole(node)) else None


@slip("run backwards from n", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0].xreplace({parts[1]: parts[2] - parts[1] + 2}), node.args[1]) if (parts := whole(node)) else None


@slip("constant not multiplied by n", with_(lambda rng: total(real(rng, i) + rng.choice(REALS))))
def _(node: Basic, rng: Random) -> Expr | None:
    if (parts := simple(node)) and isinstance(parts[0], Add):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        return Add(*out) + Sum(parts[0] - Add(*out), node.args[1]) if out else None
    return None


@slip("other index's size", with_(sum_of(lambda rng, index: real(rng, i) + rng.choice(POSITIVES))))
def _(node: Basic, rng: Random) -> Expr | None:
    if (parts := whole(node)) and isinstance(parts[0], Add):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        size = p if parts[2] == n else n
        return size * Add(*out) + Sum(parts[0] - Add(*out), node.args[1]) if out else None
    return None


@slip("sum of products", with_(lambda rng: total(indexed(rng, i) * w[i])))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    inside = [part for part in parts[0].args if not free_of(part, parts[1])] if parts and isinstance(parts[0], Mul) else []
    if len(inside) >= 2:
        return parts[0] / Mul(*inside) * Mul(*(Sum(part, node.args[1]) for part in inside))
    return None


@slip("square of a sum as sum of squares", with_(lambda rng: total(indexed(rng, i)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0] ** 2, node.base.args[1]) if isinstance(node, Pow) and node.exp == 2 and (parts := simple(node.base)) else None


@slip("sum of squares as square of the sum", with_(lambda rng: total((y[i] - rng.choice(REALS)) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    return Sum(parts[0].base, node.args[1]) ** 2 if parts and isinstance(parts[0], Pow) and parts[0].exp == 2 else None


@slip("abs out of the sum", with_(lambda rng: total(Abs(real(rng, i) - rng.choice(REALS)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    return Abs(Sum(parts[0].args[0], node.args[1])) if parts and isinstance(parts[0], Abs) and not free_of(*parts[:2]) else None


@slip("factor pulled as its square", with_(sum_of(scaled)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    if parts and isinstance(parts[0], Mul):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        return Mul(*out) * node if out else None
    return None


@slip("factor lost", with_(sum_of(scaled)))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node)
    if parts and isinstance(parts[0], Mul):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        return Sum(parts[0] / rng.choice(out), node.args[1]) if out else None
    return None


@slip("mean for sum", with_(sum_of(indexed)))
def _(node: Basic, rng: Random) -> Expr | None:
    return node / parts[2] if (parts := whole(node)) else None


@slip("n - 1 for n", with_(lambda rng: total(indexed(rng, i)) / n))
def _(node: Basic, rng: Random) -> Expr | None:
    return node * n / (n + rng.choice((1, 2))) if isinstance(node, Mul) and 1 / n in node.args else None


@slip("centre without the second term", with_(lambda rng: total((rng.choice((y, z))[i] - rng.choice(REALS)) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    if (parts := whole(node)) and isinstance(parts[0], Pow) and isinstance(parts[0].base, Add):
        inside = parts[0].base
        moved = Add(*(part for part in inside.args if free_of(part, parts[1])))
        mean = Sum((inside - moved).xreplace({parts[1]: k}), (k, 1, parts[2])) / parts[2]
        return Sum((inside - moved - mean) ** 2, node.args[1])
    return None


@slip("indices confused", with_(double))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(node.args[0], (i, 1, p), (j, 1, n)) if isinstance(node, Sum) and len(node.args) == 3 else None


@slip("square of a sum with one index", with_(lambda rng: total(real(rng, i)) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2 and (parts := whole(node.base)):
        body, index, size = parts
        return Sum(body * body.xreplace({index: m}), (m, 1, index), (index, 1, size))
    return None


@slip("one sum for two", with_(lambda rng: total(indexed(rng, i)) * total(indexed(rng, i))))
def _(node: Basic, rng: Random) -> Expr | None:
    sums = [part for part in node.args if simple(part)] if isinstance(node, Mul) else []
    if len(sums) == 2 and sums[0].args[1] == sums[1].args[1]:
        return node / sums[0] / sums[1] * Sum(sums[0].args[0] * sums[1].args[0], sums[0].args[1])
    return None


# --- slips with products, logs and exponentials ---


@slip("log of sum", both(lambda rng, index=None: Log(positive(rng, index) + rng.choice(POSITIVES))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Log) and isinstance(node.args[0], Add):
        return Add(*(Log(part) for part in node.args[0].args)) if all(part.is_positive for part in node.args[0].args) else None
    return None


@slip("log of quotient", both(lambda rng, index=None: Log(rng.choice((q, lam)) / (q + lam))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Log(1 / node.args[0]) if isinstance(node, Log) else None


@slip("log into the sum", with_(lambda rng: Log(total(positive(rng, i)))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(Log(parts[0]), node.args[0].args[1]) if isinstance(node, Log) and (parts := simple(node.args[0])) else None


@slip("Product constant without power", with_(lambda rng: rng.choice((Log, S))(multiple(rng.choice(POSITIVES) * positive(rng, i)))))
def _(node: Basic, rng: Random) -> Expr | None:
    parts = simple(node, Product)
    if parts and isinstance(parts[0], Mul):
        out = [part for part in parts[0].args if free_of(part, parts[1])]
        return Mul(*out) * Product(parts[0] / Mul(*out), node.args[1]) if out else None
    return None


@slip("sum for Product", with_(log_of_product))
def _(node: Basic, rng: Random) -> Expr | None:
    return Sum(parts[0], node.args[1]) if (parts := simple(node, Product)) else None


@slip("power of a log", both(lambda rng, index=None: Log(positive(rng, index) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    power = node.args[0] if isinstance(node, Log) else None
    return Log(power.base) ** power.exp if isinstance(power, Pow) else None


@slip("exp of sum as sum", both(lambda rng, index=None: Exp(real(rng, index) + real(rng))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Add(*(Exp(part) for part in node.args[0].args)) if isinstance(node, Exp) and isinstance(node.args[0], Add) else None


@slip("sign in the exponent", both(lambda rng, index=None: Exp(-real(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Exp(-node.args[0]) if isinstance(node, Exp) else None


@slip("softplus sign", both(lambda rng, index=None: Log(1 + Exp(real(rng, index)))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Log) and isinstance(node.args[0], Add) and node.args[0].args[0] == 1 and isinstance(node.args[0].args[1], Exp):
        inside = node.args[0].args[1].args[0]
        return rng.choice((inside + Log(1 + Exp(inside)), Log(1 + Exp(-inside)), -inside + Log(1 + Exp(-inside))))
    return None


@slip("sigmoid sign", both(lambda rng, index=None: 1 / (1 + Exp(-real(rng, index)))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == -1 and isinstance(node.base, Add) and isinstance(node.base.args[1], Exp):
        inside = node.base.args[1].args[0]
        return rng.choice((1 / (1 + Exp(-inside)), Exp(inside) / (1 + Exp(inside)), Exp(-inside) / (1 + Exp(inside))))
    return None


@slip("power split over a sum", both(lambda rng, index=None: (rng.choice(POSITIVES) + positive(rng, index)) ** rng.choice((lam, S(2)))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Add(*(part**node.exp for part in node.base.args)) if isinstance(node, Pow) and isinstance(node.base, Add) else None


# --- slips with absolute values, roots, squares, signs ---


@slip("abs of sum", both(lambda rng, index=None: Abs(real(rng, index) + rng.choice((a, c)))))
def _(node: Basic, rng: Random) -> Expr | None:
    return Add(*map(Abs, node.args[0].args)) if isinstance(node, Abs) and isinstance(node.args[0], Add) else None


@slip("abs dropped", both(lambda rng, index=None: Abs(real(rng, index))))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.args[0] if isinstance(node, Abs) else None


@slip("root of square", both(lambda rng, index=None: Sqrt(real(rng, index) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.args[0].base if isinstance(node, Sqrt) and isinstance(node.args[0], Pow) else None


@slip("root of sum", both(lambda rng, index=None: Sqrt(real(rng, index) ** 2 + rng.choice(POSITIVES))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Sqrt) and isinstance(node.args[0], Add) and all(part.is_nonnegative for part in node.args[0].args):
        return Add(*map(Sqrt, node.args[0].args))
    return None


@slip("norm not squared", with_(lambda rng: rng.choice((1, q, -1)) * Sqrt(sum_of(squared)(rng))))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.args[0] if isinstance(node, Sqrt) else None


@slip("norm of a sum", with_(lambda rng: Sqrt(total((real(rng, i) + rng.choice((a, c, z[i]))) ** 2))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Sqrt) and (parts := simple(node.args[0])) and isinstance(parts[0], Pow) and isinstance(parts[0].base, Add):
        return Add(*(Sqrt(Sum(part**2, node.args[0].args[1])) for part in parts[0].base.args))
    return None


@slip("cross term lost", both(lambda rng, index=None: (real(rng, index) - rng.choice((a, q))) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Add):
        first = node.base.args[0]
        return first**2 + (node.base - first) ** 2
    return None


@slip("cross term without 2", both(lambda rng, index=None: (real(rng, index) - rng.choice((a, q))) ** 2))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == 2 and isinstance(node.base, Add):
        first = node.base.args[0]
        rest = node.base - first
        return first**2 + first * rest + rest**2
    return None


@slip("complete square sign", both(lambda rng, index=None: real(rng, index) ** 2 + real(rng, index)))
def _(node: Basic, rng: Random) -> Expr | None:
    shift = rng.choice((*REALS, q))
    return (node.base + shift) ** 2 - 2 * shift * node.base + shift**2 if isinstance(node, Pow) and node.exp == 2 else None


@slip("sign of a term", both(two_terms))
def _(node: Basic, rng: Random) -> Expr | None:
    return node - 2 * rng.choice(node.args) if isinstance(node, Add) else None


@slip("term lost", both(two_terms))
def _(node: Basic, rng: Random) -> Expr | None:
    return node - rng.choice(node.args) if isinstance(node, Add) else None


@slip("coefficient changed", both(two_terms))
def _(node: Basic, rng: Random) -> Expr | None:
    return number(rng) * node if isinstance(node, (Add, Mul)) and not node.is_number else None


@slip("constant added", both(term))
def _(node: Basic, rng: Random) -> Expr | None:
    return node + rng.choice((1, -1)) * factor(rng) if isinstance(node, Expr) and not node.is_number else None


@slip("exponent changed", both(lambda rng, index=None: real(rng, index) ** rng.choice((2, 3)) + term(rng, index)))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.base ** (node.exp + rng.choice((1, 2))) if isinstance(node, Pow) and node.exp in (2, 3) else None


@slip("square dropped", both(lambda rng, index=None: real(rng, index) ** 2 / (2 * rng.choice(POSITIVES) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.base if isinstance(node, Pow) and node.exp == 2 else None


@slip("inverse", both(lambda rng, index=None: real(rng, index) ** 2 / (2 * rng.choice(POSITIVES) ** 2)))
def _(node: Basic, rng: Random) -> Expr | None:
    return node.base ** (-node.exp) if isinstance(node, Pow) and node.exp in (-1, -2) and node.base.is_positive else None


@slip("fractions added", both(lambda rng, index=None: 1 / (positive(rng, index) + rng.choice(POSITIVES))))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Pow) and node.exp == -1 and isinstance(node.base, Add) and all(part.is_positive for part in node.base.args):
        return Add(*(1 / part for part in node.base.args))
    return None


@slip("cancelled in a sum", both(lambda rng, index=None: (real(rng, index) + q) / q))
def _(node: Basic, rng: Random) -> Expr | None:
    sums = [part for part in node.args if isinstance(part, Add) and q in part.args] if isinstance(node, Mul) and 1 / q in node.args else []
    return node * q / sums[0] * (sums[0] - q) if sums else None


@slip("maximum swapped", both(maximum))
def _(node: Basic, rng: Random) -> Expr | None:
    return (Min if isinstance(node, Max) else Max)(*node.args) if isinstance(node, (Max, Min)) else None


@slip("maximum dropped", both(maximum))
def _(node: Basic, rng: Random) -> Expr | None:
    return rng.choice(node.args) if isinstance(node, (Max, Min)) else None


@slip("Max by abs sign", both(maximum))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, (Max, Min)) and len(node.args) == 2:
        one, two = node.args
        return (one + two + (-1 if isinstance(node, Max) else 1) * Abs(one - two)) / 2
    return None


@slip("another letter", both(two_terms))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Symbol) and node not in SIZES and node not in SIZES.values():
        return rng.choice([s for s in (POSITIVES if node.is_positive else REALS) if s != node])
    return None


@slip("another entry", both(real))
def _(node: Basic, rng: Random) -> Expr | None:
    if isinstance(node, Indexed) and len(node.indices) == 1:
        return node.base[1] if node.indices[0] != 1 else node.base[2]
    return Prediction(x[1], node.parameters) if isinstance(node, Prediction) and node.argument != x[1] else None
