"""The vocabulary: one symbol for each meaning, with its assumptions, made once and shared by everybody.

n observations (index i), p parameters (index j); responses y[i], inputs x[i] (opaque) or X[i, j] (a design
matrix), parameters theta[j]. Scales: sigma and b belong to the noise, tau and s to the prior; mu is a
location, kappa the value of a flat prior.
"""

from sympy import Expr, IndexedBase, Sum, Symbol

from derive.vocabulary.arguments import number, one_of
from derive.vocabulary.calling import telling
from derive.vocabulary.nodes import Prediction

n = Symbol("n", integer=True, positive=True)
p = Symbol("p", integer=True, positive=True)
i = Symbol("i", integer=True, positive=True)
j = Symbol("j", integer=True, positive=True)

LETTERS = {n: i, p: j}
"""Which index runs up to which size."""

y = IndexedBase("y", real=True)
x = IndexedBase("x", real=True)
X = IndexedBase("X", real=True)
theta = IndexedBase("theta", real=True)

e = Symbol("e", real=True)
mu = Symbol("mu", real=True)
sigma = Symbol("sigma", positive=True)
b = Symbol("b", positive=True)
tau = Symbol("tau", positive=True)
s = Symbol("s", positive=True)
kappa = Symbol("kappa", positive=True)


@telling
def predictor(argument: Expr, parameters: IndexedBase = theta) -> Prediction:
    """The opaque model f_theta at one input, `predictor(x[i])`: any function of theta and the input.

    Parameters
    ----------
    argument : Expr
        The input, usually `x[i]`.
    parameters : IndexedBase
        What the model's value depends on.
    """
    one_of("predictor", "parameters", IndexedBase, "an array such as `theta`", parameters)
    return Prediction(number("predictor", "argument", argument), parameters)


@telling
def linear_predictor(row: Expr = i) -> Expr:
    """The linear model of one row, sum_j X[row, j] theta[j], the specialisation X @ theta of `predictor`."""
    return Sum(X[number("linear_predictor", "row", row), j] * theta[j], (j, 1, p))


__all__ = ["n", "p", "i", "j", "LETTERS", "y", "x", "X", "theta", "predictor", "linear_predictor"]
__all__ += ["e", "mu", "sigma", "b", "tau", "s", "kappa"]
