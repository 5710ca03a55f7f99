"""A power of one plus a square below: Student and Cauchy densities."""

from derive.checking.forms import factored, terms
from derive.checking.kernels._kernel import DensityShape
from derive.checking.kernels._product import GAMMAS, Product, Unit, has_pi, is_letter, names
from derive.checking.kernels.distance import centre_of
from derive.reading.tree import Construct


def ways(found: Product) -> tuple[Unit, ...]:
    """The integral over the line; of a distance from zero it may be one over the half line."""
    if found.exponents or len(found.shaping) != 1 or not is_letter(found.variate):
        return ()
    ((factor, side),) = found.shaping
    base, above = (factor.args[0], factor.args[1]) if factor.kind is Construct.POWER else (factor, None)
    if base.kind is not Construct.ADD or len(base.args) != 2 or (above is not None and found.speaks(above)):
        return ()
    if (side > 0) != (above is not None and above.kind is Construct.NEGATIVE):
        return ()
    speaking = [one for one in base.args if found.speaks(one)]
    squares = [part for part in factored(speaking[0]).above if found.speaks(part)] if len(speaking) == 1 else []
    centre = centre_of(squares[0]) if len(squares) == 1 and squares[0].kind is Construct.POWER else None
    if centre is None or found.variate not in [one for _, one in terms(centre)]:
        return ()
    own = names(base) - names(centre) | (names(above) if above is not None else frozenset())
    meant = any(has_pi(one) or any(part.text in GAMMAS for part in one.walk()) for one in found.rest)
    if not meant or not found.normalises(own):
        return ()
    said = found.written(centre)
    ends = ((), ("0", r"\infty")) if centre.kind is Construct.NAME else ((),)
    return tuple(Unit(said.integral(*one), said.positive()) for one in ends)


ENTRY = DensityShape(name="quotient", title="Student and Cauchy densities", ways=ways)
