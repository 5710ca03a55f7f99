"""scikit-learn's Lasso: RSS/(2n) + alpha ||theta||_1."""

from sympy import Abs, Sum

from derive.libraries._library import ALPHA, Library
from derive.vocabulary.symbols import i, j, linear_predictor, n, p, theta, y

ENTRY = Library(
    name="sklearn_lasso",
    path="sklearn.linear_model.Lasso",
    loss=Sum((y[i] - linear_predictor(i)) ** 2, (i, 1, n)) / (2 * n),
    penalty=ALPHA * Sum(Abs(theta[j]), (j, 1, p)),
    settings="fit_intercept=False",
    reference="scikit-learn user guide, sec. 1.1.3 Lasso",
)
