"""What a relation between atoms replaces, and by what."""

from collections.abc import Sequence
from typing import NamedTuple

from flint import fmpq_mpoly


class Reduction(NamedTuple):
    """A product of powers of generators = polynomial, which comes later in the order; the modulus is their difference."""

    leading: tuple[tuple[int, int], ...]
    polynomial: fmpq_mpoly
    modulus: fmpq_mpoly

    def times(self, degrees: Sequence[int]) -> int:
        """How often it may be applied to a polynomial of these degrees, at most."""
        (generator, power), *others = self.leading
        most = int(degrees[generator]) // power
        for generator, power in others if most else ():
            most = min(most, int(degrees[generator]) // power)
        return most
