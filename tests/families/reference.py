"""Densities as others compute them: SciPy's, and where it has none a formula of its own that is normalised by quadrature."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import numpy as np
from scipy import integrate, special, stats


class Tabulated:
    """A density known up to its factor, which a quadrature finds."""

    def __init__(self, energy: Callable[[float], float], *kinks: float) -> None:
        self.energy = energy
        ends = [-np.inf, *kinks, np.inf]
        pieces = [
            integrate.quad(lambda x: np.exp(-energy(x)), low, high, epsabs=0, epsrel=1e-13)[0] for low, high in itertools.pairwise(ends)
        ]
        self.log_factor = np.log(sum(pieces))

    def logpdf(self, values):
        return np.array([-self.energy(float(value)) for value in np.ravel(values)]) - self.log_factor


def huber(sigma: float, k: float) -> Tabulated:
    return Tabulated(lambda x: x**2 / (2 * sigma**2) if abs(x) <= k * sigma else k * abs(x) / sigma - k**2 / 2, -k * sigma, 0.0, k * sigma)


PEERS: Mapping[str, Callable[..., object]] = {
    "gaussian": lambda scale: stats.norm(scale=scale),
    "laplace": lambda scale: stats.laplace(scale=scale),
    "student_t": lambda scale, nu: stats.t(nu, scale=scale),
    "cauchy": lambda scale: stats.cauchy(scale=scale),
    "logistic": lambda scale: stats.logistic(scale=scale),
    "asymmetric_laplace": lambda scale, q: stats.laplace_asymmetric(np.sqrt(q / (1 - q)), scale=scale / np.sqrt(q * (1 - q))),
    "huber": huber,
    "hyperbolic_secant": lambda scale: stats.hypsecant(scale=scale),
    "generalised_gaussian": lambda scale, q: stats.gennorm(q, scale=scale),
    "gumbel": lambda scale: stats.gumbel_r(scale=scale),
    "gaussian_mean": lambda m, scale: stats.norm(m, scale),
    "elastic_net": lambda s, tau: Tabulated(lambda x: abs(x) / s + x**2 / (2 * tau**2), 0.0),
}
"""By the family's name; of its parameters in their order."""

RESPONSES: Mapping[str, Callable[..., object]] = {
    "bernoulli": lambda eta: stats.bernoulli(special.expit(eta)),
    "bernoulli_probit": lambda eta: stats.bernoulli(special.ndtr(eta)),
    "poisson": lambda eta: stats.poisson(np.exp(eta)),
    "geometric": lambda eta: stats.geom(1 / (1 + np.exp(eta)), loc=-1),
    "negative_binomial": lambda eta, k: stats.nbinom(k, k / (k + np.exp(eta))),
    "exponential": lambda eta: stats.expon(scale=np.exp(eta)),
    "gamma": lambda eta, k: stats.gamma(k, scale=np.exp(eta) / k),
    "inverse_gaussian": lambda eta, k: stats.invgauss(np.exp(eta) / k, scale=k),
    "lognormal": lambda eta, sigma: stats.lognorm(sigma, scale=np.exp(eta)),
    "weibull": lambda eta, k: stats.weibull_min(k, scale=np.exp(eta)),
    "rayleigh": lambda eta: stats.rayleigh(scale=np.exp(eta)),
}
"""Of the prediction, then of the parameters in their order."""
