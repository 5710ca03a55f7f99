"""The law of the responses: its density in place of its name, p_Y(y_i | x_i, theta) = base(y_i) exp(-energy(y_i, f_theta(x_i))) / Z."""

from sympy import Product

from derive.rules._examples import LOGIT, MAE, RIDGE, example, near_miss
from derive.rules._rule import Rule, by_premise
from derive.vocabulary.nodes import Density
from derive.vocabulary.symbols import i, n, theta, x

_BEFORE = Product(Density("p_Y", (LOGIT.data[i],), (x[i], theta)), (i, 1, n))
_PRIOR = Density("p", (theta,))

ENTRY = Rule(
    name="write_response_density",
    title="Write out the density of the response",
    because="Given its prediction, every observation is assumed to have this density.",
    rewrite=by_premise("response_law"),
    examples=lambda: (
        example(LOGIT, "max", _BEFORE, Product(LOGIT.written, (i, 1, n))),
        example(LOGIT, "max", _BEFORE * _PRIOR, Product(LOGIT.written, (i, 1, n)) * _PRIOR),
    ),
    near_misses=lambda: (
        near_miss(LOGIT, "max", _BEFORE, "nothing says what the responses are", without="response_law"),
        near_miss(RIDGE, "max", RIDGE.likelihood, "noise that is added has a law of its own"),
        near_miss(MAE, "max", MAE.likelihood, "noise that is added has a law of its own"),
    ),
    reference="McCullagh and Nelder (1989), Generalized Linear Models, sec. 2.2",
)
