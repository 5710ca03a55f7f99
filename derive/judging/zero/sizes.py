"""How large polynomials may become, and what is left alone because it would."""

from flint import fmpq_mpoly

TERMS = 2_000
"""Bound on the terms of a polynomial, as elsewhere in the judge."""
GCD_WORK = 20_000
"""Above so many products of terms nothing is cancelled: sound, if blunter."""
GCD_MONOMIALS = 50_000
"""Above so many monomials of the degrees in all variables neither: of few terms, too, a common factor may have very many."""


def divisible(left: fmpq_mpoly, right: fmpq_mpoly) -> bool:
    """Whether a common factor is looked for: cheap for one term, else bounded by terms and by degrees."""
    if min(len(left), len(right)) <= 1:
        return True
    return len(left) * len(right) <= GCD_WORK and monomials(left, right) <= GCD_MONOMIALS


def monomials(*polynomials: fmpq_mpoly) -> int:
    """How many monomials the degrees of these allow in all their variables; capped."""
    count = 1
    for degrees in zip(*(polynomial.degrees() for polynomial in polynomials), strict=True):
        count = min(count * (1 + max(int(degree) for degree in degrees)), 2 * GCD_MONOMIALS)
    return count


def terms_of_power(terms: int, power: int) -> int:
    """A bound on the terms of a power: the number of monomials of that degree, as far as it matters."""
    if terms <= 1 or power <= 1:
        return terms
    count = 1
    for k in range(1, terms):
        count = count * (power + k) // k
        if count > TERMS:
            break
    return count
