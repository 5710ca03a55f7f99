"""All searches for counter-examples, in one place for the judge, who finds them by the name of this file."""

from derive.judging.refutation._searches import Searches
from derive.judging.refutation.minimise import glance, larger, simplest, smaller
from derive.judging.refutation.optimum import refute_points
from derive.judging.refutation.order import disagree
from derive.judging.refutation.refute import check_integral, refute
from derive.replay.replay import followed, replay

ENTRY = Searches(
    name="searches",
    disagree=disagree,
    glance=glance,
    refute=refute,
    beyond=lambda claim: simplest(claim) or larger(claim),
    smaller=smaller,
    attack=lambda claim, limit: refute_points(claim, limit=limit),
    enclose=check_integral,
    replay=replay,
    follow=followed,
)
