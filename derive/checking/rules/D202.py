"""An arg min that is set equal to an expression which still holds the unknown."""

from collections.abc import Iterator

from derive.checking.asking import as_written, ask, told
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import holds, lacks_optimum
from derive.checking.passage import Passage
from derive.checking.posing import Silent
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome, Ruled
from derive.checking.shapes import is_name
from derive.reading.tree import Node


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """Neighbours of which one is an arg min, and the other holds its unknown outside of any."""
    for ruled in passage.ruled:
        trees = as_written(ruled)
        for place in range(len(trees)):
            near = [other for other in (place - 1, place + 1) if 0 <= other < len(trees)]
            asked = next((found for other in near if (found := _meant(passage, ruled, (other, place), (trees[other], trees[place])))), None)
            if asked is not None:
                sense = trees[asked.first]
                assert isinstance(sense, Node)
                said = rf"this is a value of the objective, and no place where it is least or greatest: `\arg\{sense.text}` is missing"
                yield rule.at(ruled, place, said, asked)


def _meant(passage: Passage, ruled: Ruled, places: tuple[int, int], sides: tuple[Node | Silent, Node | Silent]) -> Edge | None:
    """The ruling on both as optima; None where the item need not be an objective."""
    left, right = sides
    if isinstance(left, Silent) or isinstance(right, Silent) or is_name(right) or not lacks_optimum(left, right):
        return None
    first, second = (Draft(ruled.chain.items[place].text) for place in places)
    asked, varied = left.text, first.latex(left.args[0])
    text = rf"\arg\{asked}_{{{varied}}} ({first.latex(left.args[1])}) = \arg\{asked}_{{{varied}}} ({second.latex(right)})"
    edge = ask(text, told(passage, ruled, (left, right)), places)
    return edge if edge.outcome is Outcome.PROVED or _shared(left.args[1], right, left.args[0].args) else None


_TALL = 3


def _shared(objective: Node, value: Node, unknowns: tuple[Node, ...]) -> bool:
    """Whether a part of the objective that holds the unknown stands in the value again."""
    parts = [part for part in objective.walk() if part.height >= _TALL and any(holds(part, one) for one in unknowns)]
    there = set(value.walk())
    return any(part in there for part in parts)


ENTRY = CheckRule(
    name="D202",
    title="an arg min that is equated with a value of its objective",
    severity=Severity.WARNING,
    why="An arg min is a place, and free of the letter over which is minimised. What still holds that letter is the objective at "
    "some place: `arg min` got lost in front of it. The mathematics is judged as if it stood there.",
    example=r"\arg\max_\theta \prod_i e^{-(y_i - \theta)^2} = -\sum_i (y_i - \theta)^2",
    instead=r"\arg\max_\theta \prod_i e^{-(y_i - \theta)^2} = \arg\max_\theta -\sum_i (y_i - \theta)^2",
    check=check,
)
