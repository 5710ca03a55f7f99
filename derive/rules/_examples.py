"""Models that the rules' examples are taken from, and what examples are made with."""

from dataclasses import replace

from sympy import Expr

from derive.claims.sides import Optimum
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.families.laplace import ENTRY as LAPLACE
from derive.model import PREDICTORS, Model
from derive.rules._rule import Context

RIDGE = Model(noise=GAUSSIAN, prior=GAUSSIAN.as_prior(), predictor=PREDICTORS["opaque"])
LASSO = Model(noise=GAUSSIAN, prior=LAPLACE.as_prior(), predictor=PREDICTORS["opaque"])
MAE = Model(noise=LAPLACE, prior=None, predictor=PREDICTORS["opaque"])


def of_theta(model: Model, sense: str, objective: Expr) -> Optimum:
    """An optimum over the model's unknown."""
    return replace(model.start, sense=type(model.start.sense)(sense), objective=objective)


def without(context: Context, name: str) -> Context:
    """The same context, one premise withdrawn."""
    return replace(context, premises=tuple(premise for premise in context.premises if premise.name != name))
