"""What a judgement has met leaves memory with it, and is not left for the collector to find."""

import gc

from derive.derivation.estimators import derivation
from derive.judging.judge import judge

LEFT = 500
"""Objects in circles that are borne with: SymPy leaves some, and they do not grow with what is judged."""


def test_hardly_any_circles_are_left_by_judging():
    claims = [step.claim for name in ("gaussian+laplace", "laplace+gaussian") for step in derivation(name).steps]
    for claim in claims:
        judge(claim)
    gc.collect()
    gc.disable()
    try:
        for claim in claims:
            judge(claim)
        assert gc.collect() < LEFT
    finally:
        gc.enable()
