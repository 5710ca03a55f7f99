"""A number is another one: one more or less, or what the other side comes to."""

from collections.abc import Iterator

from derive.checking.repairing._places import powers, values
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct

LARGEST = 12
"""Numbers up to that are tried one more and one less."""


def undone(faulty: Faulty) -> Iterator[Change]:
    """Whole numbers beside the one that is written."""
    exponents = powers(faulty)
    for node in values(faulty.tree):
        if node.kind is Construct.NUMBER and node.text.isdigit() and int(node.text) <= LARGEST:
            for other in (int(node.text) + 1, int(node.text) - 1):
                if other > (node.span in exponents):
                    yield Change((Rewording(node.span, str(other)),), f"the number {other}")


ENTRY = Slip(name="number", title="a wrong number", undone=undone)
