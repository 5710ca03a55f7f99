"""scikit-learn's Ridge: RSS + alpha ||theta||_2^2."""

from sympy import Sum

from derive.libraries._library import ALPHA, Library
from derive.vocabulary.symbols import i, j, linear_predictor, n, p, theta, y

ENTRY = Library(
    name="sklearn_ridge",
    path="sklearn.linear_model.Ridge",
    loss=Sum((y[i] - linear_predictor(i)) ** 2, (i, 1, n)),
    penalty=ALPHA * Sum(theta[j] ** 2, (j, 1, p)),
    settings="fit_intercept=False",
    reference="scikit-learn user guide, sec. 1.1.2 Ridge regression",
)
