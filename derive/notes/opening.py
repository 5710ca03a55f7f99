"""Derivations that leave a model's densities open: what rules do that wait for a density is claimed of one that is a letter."""

import re
from collections.abc import Iterable, Iterator

from derive.catalogue import entry
from derive.claims.premises import Premise
from derive.claims.sides import Optimum
from derive.derivation.derivation import Derivation
from derive.derivation.estimators import derive_by
from derive.derivation.strategy import Firing
from derive.model import Model
from derive.rules._rule import Context, Rewritten, Rule


def opened(model: Model, title: str, premises: tuple[Premise, ...], moves: Iterable[tuple[str, Rewritten | None]]) -> Derivation:
    """A derivation from the model's estimate on these premises only.

    Parameters
    ----------
    model : Model
        Whose estimate it is, and whose names for densities are used; of its laws only those in `premises` are.
    title : str
        What the derivation is called.
    premises : tuple of Premise
        What is assumed.
    moves : iterable of (str, Rewritten or None)
        Names of rules with what each does; None asks the rule itself.
    """

    def run(side: Optimum, context: Context) -> Iterator[Firing]:
        for name, told in moves:
            rule = entry("derive.rules", name, Rule)
            done = told or rule.rewrite(side, context)
            if done is None:
                raise AssertionError(f"{title}: `{name}` does not apply by itself: say what it does")
            yield rule, done
            side = done.after

    return derive_by(run, model, premises, name="_".join(re.findall(r"\w+", title)), title=title)
