"""An estimate that is called most likely, and lies where the likelihood that was written down is not greatest."""

from collections.abc import Iterator

from derive.checking.asking import as_written, ask
from derive.checking.chains import Item, Relates
from derive.checking.drafting import Draft
from derive.checking.finding import Finding, Severity
from derive.checking.forms import BOUNDED, subscript
from derive.checking.guessing import guessed
from derive.checking.knowledge import Declared, Knowledge
from derive.checking.laws import beside, told_law
from derive.checking.learning import definitions
from derive.checking.passage import Passage
from derive.checking.posing import Silent, item_tree
from derive.checking.rules._rule import CheckRule
from derive.checking.ruling import Edge, Outcome
from derive.checking.shapes import heads, is_name, is_squared_name, names
from derive.checking.written import Transcript
from derive.reading.names import key
from derive.reading.tree import Construct, Node, Span

MOST_LIKELY = frozenset(("ML", "MLE"))
LIKELIHOODS = frozenset(("L", "calL", "ell", "l", "LL", "logL"))
"""What a likelihood, or its logarithm, is called; so are losses, so that neither the greatest nor the least may be meant."""
_HAT = "hat"


def check(rule: CheckRule, passage: Passage) -> Iterator[Finding]:
    """The name of a most likely estimate with what it is said to be, where a likelihood or a distribution of the data is told before."""
    if passage.says(BOUNDED):
        return
    known = passage.knowledge
    for place, ruled in enumerate(passage.ruled):
        known = known.with_declared(*(one for before in passage.ruled[max(place - 1, 0) : place] for one in definitions(before.chain)))
        trees = as_written(ruled)
        if len(trees) > 1 and not ruled.chain.implied and ruled.chain.items[1].sign in (Relates.EQUAL, Relates.DEFINED):
            (first, value), item = trees[:2], ruled.chain.items[1]
            if isinstance(first, Silent) or isinstance(value, Silent) or is_name(value) or heads(value):
                continue
            letter = _estimated(first)
            if letter is not None:
                edge = _elsewhere(passage, known, letter, is_squared_name(first), Transcript(value, item.text))
                if edge is not None:
                    yield rule.at(ruled, 1, "this is not where the likelihood is greatest that is written down before", edge)


def _estimated(name: Node) -> str | None:
    """The letter of which it is the most likely estimate, or the square of one."""
    inner = name.args[0] if is_squared_name(name) else name
    hatted = inner.kind is Construct.NAME and subscript(inner) in MOST_LIKELY
    return key(inner).removesuffix(_HAT) if hatted else None


def _elsewhere(passage: Passage, known: Knowledge, letter: str, squared: bool, value: Transcript) -> Edge | None:
    """The refuted claim that it is the place of the maximum of some likelihood that is told, if that holds for none."""
    first = None
    for objective in _objectives(passage, known, letter, value):
        unknown = next((one for one in objective.tree.walk() if one.kind is Construct.NAME and key(one) == letter and not one.args), None)
        count = frozenset(("n",))
        if unknown is None or heads(objective.tree) or not names(value.tree) - count <= names(objective.tree) - {letter}:
            continue
        place = Draft(value.source).latex(value.tree)
        place = rf"\sqrt{{{place}}}" if squared else place
        varied, text = objective.told(unknown), Draft(objective.source).latex(objective.tree)
        about = known.with_guessed(*guessed([objective, value])).about((objective.tree, value.tree))
        about = tuple(one for one in about if not one.of_chance and not one.text.endswith("unknown"))
        for sense in (r"\arg\max", r"\arg\min"):
            edge = ask(rf"{sense}_{{{varied}}} \left( {text} \right) = {place}", about, (0, 1))
            if edge.outcome is not Outcome.REFUTED:
                return None
            first = first or edge
    return first


def _objectives(passage: Passage, known: Knowledge, letter: str, value: Transcript) -> Iterator[Transcript]:
    """Likelihoods of the letter: those that are defined, and of data whose distribution is told beside it, in all that this may mean."""
    for one in known.declared:
        if one.value is not None and one.subject in LIKELIHOODS and letter in names(one.value.tree) and beside(one.value.source, passage):
            yield one.value
    for one in known.declared:
        yield from _of_data(passage, one, value) if one.of_chance else ()


def _of_data(passage: Passage, told: Declared, value: Transcript) -> Iterator[Transcript]:
    law = told_law(told)
    if law is None or not beside(law.text, passage):
        return
    for big in (one for one in value.tree.walk() if one.kind is Construct.BIG and one.text == r"\sum"):
        entry = next((one for one in big.args[3].walk() if one.kind is Construct.NAME and key(one) == law.letter and one.args), None)
        if entry is None or big.args[0] not in entry.args:
            continue
        index, upper = value.told(big.args[0]), value.told(big.args[2]) or "n"
        for density in law.density(value.told(entry)):
            text = rf"\sum_{{{index}=1}}^{{{upper}}} \log {density}"
            found = item_tree(Item(text, Span(0, 0), None, Span(0, 0)), frozenset())
            if not isinstance(found, Silent):
                yield Transcript(found[0], text)
        return


ENTRY = CheckRule(
    name="D603",
    title="an estimate that is not where the likelihood is greatest",
    severity=Severity.ERROR,
    why="A maximum likelihood estimate is the place of the greatest value of the likelihood. With the data that are shown another place is "
    "better than the one that is written.",
    example=r"\ell(\mu) = -\frac{1}{2} \sum_{i=1}^n (y_i - \mu)^2, \qquad \hat\mu_{\text{MLE}} = \sum_{i=1}^n y_i",
    instead=r"\ell(\mu) = -\frac{1}{2} \sum_{i=1}^n (y_i - \mu)^2, \qquad \hat\mu_{\text{MLE}} = \frac1n \sum_{i=1}^n y_i",
    check=check,
)
