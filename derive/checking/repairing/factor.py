"""A factor 2, a half or a size is missing, or stands where it should not."""

from collections.abc import Iterator

from derive.checking.repairing._places import objective, over, powers, prefixed, sizes, terms, times
from derive.checking.repairing._slip import Change, Faulty, Rewording, Slip
from derive.reading.tree import Construct, Span

_TWO = "2"


def undone(faulty: Faulty) -> Iterator[Change]:
    """Terms that are twice, half, or n times as large or small."""
    known = (_TWO, *sizes(faulty))
    exponents = powers(faulty)
    for term in terms(faulty):
        if term.node.span in exponents:
            continue
        for factor in known:
            yield Change(times(faulty, term.node, factor), f"a factor {factor}")
            yield Change(over(faulty, term.node, factor), f"a factor 1/{factor}")
    top = objective(faulty.tree)
    if top.kind is Construct.ADD:
        closing = Rewording(Span(top.span.end, top.span.end), r" \right)")
        for factor in known:
            for latex, said in ((factor, factor), (rf"\frac{{1}}{{{factor}}}", f"1/{factor}")):
                yield Change((prefixed(faulty, top, rf"{latex} \left("), closing), f"a factor {said} of the whole")


ENTRY = Slip(name="factor", title="a factor too many or too few", undone=undone)
