"""Values of evidence as a test writes them: "undefined", "-3/4", or decimals that are right up to one in the last."""

from __future__ import annotations

from fractions import Fraction

from derive.claims.evidence import Enclosure, Evidence, Standing


def told(text: str) -> Evidence:
    """The value that is written."""
    if text in {standing.value for standing in Standing}:
        return Standing(text)
    mantissa, _, power = text.partition("e")
    if not power and "." not in text:
        return Fraction(text)
    return Enclosure(Fraction(text), Fraction(10) ** (int(power or 0) - len(mantissa.partition(".")[2])))
