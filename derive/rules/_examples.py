"""Models that the rules' examples are taken from, and what examples are made with."""

from dataclasses import replace

from sympy import Expr

from derive.claims.sides import Optimum
from derive.families.bernoulli import ENTRY as BERNOULLI
from derive.families.gaussian import ENTRY as GAUSSIAN
from derive.families.laplace import ENTRY as LAPLACE
from derive.model import PREDICTORS, Model
from derive.rules._rule import Example, NearMiss, context_of
from derive.vocabulary.symbols import i, predictor, x, y

RIDGE = Model(noise=GAUSSIAN, prior=GAUSSIAN.as_prior(), predictor=PREDICTORS["opaque"])
LASSO = Model(noise=GAUSSIAN, prior=LAPLACE.as_prior(), predictor=PREDICTORS["opaque"])
MAE = Model(noise=LAPLACE, prior=None, predictor=PREDICTORS["opaque"])
LOGIT = Model(noise=BERNOULLI, prior=None, predictor=PREDICTORS["opaque"])
RESIDUAL = y[i] - predictor(x[i])


def of_theta(model: Model, sense: str, objective: Expr) -> Optimum:
    """An optimum over the model's unknown."""
    return replace(model.start, sense=type(model.start.sense)(sense), objective=objective)


def example(model: Model, sense: str, before: Expr, after: Expr) -> Example:
    """Two objectives of a model."""
    return Example(before=of_theta(model, sense, before), after=of_theta(model, sense, after), context=context_of(model))


def near_miss(model: Model, sense: str, before: Expr, why: str, *, without: str = "", unknown: tuple[Expr, ...] = ()) -> NearMiss:
    """An objective of a model; one premise withdrawn, or more unknown, where that is said."""
    context = context_of(model)
    kept = tuple(premise for premise in context.premises if premise.name != without)
    context = replace(context, premises=kept, unknowns=context.unknowns.union(unknown))
    return NearMiss(before=replace(of_theta(model, sense, before), unknowns=context.unknowns), context=context, why=why)
