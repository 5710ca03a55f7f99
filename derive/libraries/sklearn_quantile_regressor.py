"""scikit-learn's QuantileRegressor at the median: mean pinball loss |r|/2 + alpha ||theta||_1."""

from sympy import Abs, Sum

from derive.libraries._library import ALPHA, Library
from derive.vocabulary.symbols import i, j, linear_predictor, n, p, theta, y

ENTRY = Library(
    name="sklearn_quantile_regressor",
    path="sklearn.linear_model.QuantileRegressor",
    loss=Sum(Abs(y[i] - linear_predictor(i)) / 2, (i, 1, n)) / n,
    penalty=ALPHA * Sum(Abs(theta[j]), (j, 1, p)),
    settings="quantile=0.5, fit_intercept=False",
    reference="scikit-learn user guide, sec. 1.1.17 Quantile Regression",
)
