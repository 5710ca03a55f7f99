"""Functions that normalisers and integrals bring along, as mpmath computes them."""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import atan, beta, cos, digamma, erf, gamma, loggamma, polygamma, sin, tanh

SPECIAL: dict[type, Any] = {
    atan: mpmath.atan,
    beta: mpmath.beta,
    cos: mpmath.cos,
    digamma: mpmath.digamma,
    erf: mpmath.erf,
    gamma: mpmath.gamma,
    loggamma: mpmath.loggamma,
    polygamma: lambda order, at: mpmath.polygamma(int(order), at),
    sin: mpmath.sin,
    tanh: mpmath.tanh,
}
