"""Bernoulli responses by their log odds: the logistic loss, which is the cross-entropy of labels 0 and 1."""

from sympy import Range, S, Symbol, exp, log

from derive.families._family import Family, Proper

y = Symbol("y", integer=True, nonnegative=True)
eta = Symbol("eta", real=True)

ENTRY = Family(
    name="bernoulli",
    title="Bernoulli",
    variate=y,
    support=Range(2),
    prediction=eta,
    meaning="the log odds of a 1",
    energy=log(1 + exp(eta)) - y * eta,
    normaliser=Proper(S.One),
    reference="Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, eq. 4.20",
)
