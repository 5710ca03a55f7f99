"""Whether a derivation arrives: at an arg min whose objective has a name, or can be compiled."""

from sympy import Add, Expr, Mul

from derive.catalogue import entry
from derive.claims.sides import Sense
from derive.derivation.derivation import Derivation, short, sign_of_loss
from derive.derivation.strategy import what_follows
from derive.numerics.functions._generating import Generating
from derive.paper.blocks import Code, Text, Words, words
from derive.paper.markup import message
from derive.rules._rule import Context
from derive.vocabulary.errors import InputError
from derive.vocabulary.nodes import Density, Named


def lacking(derivation: Derivation) -> Text:
    """Why the end is no named or compilable objective; empty where it is one."""
    last, context, posterior = derivation.optimum, derivation.context, derivation.posterior
    if last.sense is not Sense.MIN:
        return words(f"the last line is an arg {last.sense.value}, not the arg min of a loss")
    left_open = sorted(map(str, last.objective.atoms(Density)))
    if left_open:
        return Words("no premise writes out the density "), Code(short(left_open[0])), Words(" in the last line")
    following = next(what_follows(derivation.steps[-1].rule.name)(last, context), None)
    if following is not None:
        return Words("the last line is on the way: the rule "), Code(following[0].name), Words(" still applies to it")
    if posterior is not None and posterior.single and (why := sign_of_loss(posterior, context)):
        return message(why)
    if all(_named(term, context) for term in Add.make_args(last.objective)):
        return ()
    try:
        entry("derive.numerics.functions", "generating", Generating).check(derivation.objective)
    except InputError as wrong:
        return Words("the objective of the last line has no name, and cannot be compiled: "), *message(str(wrong))
    return ()


def _named(term: Expr, context: Context) -> bool:
    """Whether a term of the objective is a named quantity times a factor that is certainly 0 or more."""
    quantities = [factor for factor in Mul.make_args(term) if isinstance(factor, Named)]
    return len(quantities) == 1 and context.facts.is_nonnegative(term / quantities[0])
