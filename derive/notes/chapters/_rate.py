"""The rate of waiting times: where its posterior density peaks, and what another parameter makes of it."""

from sympy import Abs, Expr, S, Symbol, diff, log, powsimp

from derive.claims.premises import Law, Premise
from derive.claims.sides import Points
from derive.claims.witness import DerivativeSign
from derive.derivation.step import Statement
from derive.notes.saying import equal, equation, most
from derive.vocabulary.nodes import Density, Exp
from derive.vocabulary.symbols import kappa

alpha = Symbol("alpha", positive=True)
beta = Symbol("beta", positive=True)
psi = Symbol("psi", real=True)
rho = Symbol("rho", positive=True)
total = Symbol("T", positive=True)
"""The waiting times added up."""


def peak_at(title: str, power: Expr, rate: Expr, height: Expr = S.One) -> Statement:
    """Where a power of rho times a falling exponential is largest, both positive: at their ratio."""
    falling, place = Exp(-rho * rate), power / rate
    sign = DerivativeSign(unknown=rho, factor=height * rate * rho ** (power - 1) * falling, increasing=rho, value=place)
    return equal(title, most(height * rho**power * falling, rho), Points(element=rho, condition=equation(rho, place)), witness=sign)


PEAK = peak_at("the peak of a power", alpha, beta)
"""Of the rate, whose likelihood has this shape."""


def changed(parameter: Expr, density: Expr, *given: Expr) -> Statement:
    """The density of another parameter at its value for the rate, the Jacobian included."""
    of_rate, of_other = Density("p_rho", (rho,), given), Density("p_psi", {psi: parameter}, given)
    rate = Premise(label="C1", name="rate", statement="the density of the rate", laws=(Law(left=of_rate, right=density),))
    jacobian = Law(left=of_other, right=of_rate / Abs(diff(parameter, rho)))
    change = Premise(label="C2", name="change", statement="a one-to-one change of parameter", laws=(jacobian,))
    return equal(f"density of {parameter}", of_other, powsimp(density / Abs(diff(parameter, rho))), rate, change)


_COLLEAGUE, _OF_LOG = Density("q_rho", (rho,)), Density("q_psi", {psi: log(rho)})
_FLAT = Premise(label="D1", name="flat_in_log", statement="flat in the rate's logarithm", laws=(Law(left=_OF_LOG, right=kappa),))
_JACOBIAN = Law(left=_COLLEAGUE, right=_OF_LOG * diff(log(rho), rho))
_CHANGE = Premise(label="D2", name="change", statement="a one-to-one change of parameter", laws=(_JACOBIAN,))
FLAT_IN_LOG = equal("flat in the rate's logarithm", _COLLEAGUE, kappa / rho, _FLAT, _CHANGE)
OTHER_POSTERIOR = equal("one waiting time, that prior", rho * Exp(-rho) * _COLLEAGUE, kappa * Exp(-rho), _FLAT, _CHANGE)
"""A colleague's prior, written in the rate, and what one waiting time of length 1 makes of it."""
