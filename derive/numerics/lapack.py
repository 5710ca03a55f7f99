"""SciPy's linear algebra, imported here and only here; without SciPy whoever fits is told the line that installs it."""

from derive.vocabulary.installing import missing

try:
    from scipy.linalg import LinAlgError, cho_factor, cho_solve, qr, solve_triangular
    from scipy.linalg.blas import dgemm
    from scipy.linalg.lapack import dpocon, dpotrf, dpotrs, dtrtrs
    from scipy.optimize import nnls
except ImportError as why:
    raise missing("fitting needs SciPy", "fit", why) from None

__all__ = [
    "LinAlgError", "cho_factor", "cho_solve", "dgemm", "dpocon", "dpotrf", "dpotrs", "dtrtrs", "nnls", "qr", "solve_triangular",
]  # fmt: skip
