"""The type of a library's objective: which loss it weighs how, and its penalty with its parameter."""

from sympy import Expr, Symbol

from derive.vocabulary.frozen import dataclass

ALPHA = Symbol("alpha", positive=True)
"""The library's own parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """loss + penalty as a library documents it, for the linear predictor without an intercept.

    Parameters
    ----------
    name : str
        The file's name.
    path : str
        How the estimator is imported, e.g. "sklearn.linear_model.Lasso".
    loss, penalty : Expr
        In `derive.symbols` and `ALPHA`; their sum is what the library minimises.
    settings : str
        Arguments that the correspondence needs.
    reference : str
        Where the library says so.
    """

    name: str
    path: str
    loss: Expr
    penalty: Expr
    settings: str
    reference: str
    parameter: Symbol = ALPHA
