"""What a formula defines for those that follow: a chain that begins with a name says what it is."""

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.checking.chains import Chain, Item, Relates, chains
from derive.checking.knowledge import Declared, Knowledge, apart, drawn
from derive.checking.posing import Silent, item_tree
from derive.checking.shapes import called, calls, heads, is_distributed, is_name, is_optimum, is_squared_name
from derive.checking.written import Transcript, letters, signature
from derive.reading.atoms import DENSITIES
from derive.reading.names import key
from derive.reading.tree import Construct, Node, Span, in_brackets

ENDS = 3
"""From how many formulas the next may go on."""


def learnt(text: str, knowledge: Knowledge) -> Knowledge:
    """What is known when a formula has been read.

    Parameters
    ----------
    text : str
        Its LaTeX, inline or displayed.
    knowledge : Knowledge
        What was known before.
    """
    ends = list(knowledge.ends)
    for chain in chains(text):
        knowledge = knowledge.without(_redefined(chain)).with_learnt(*definitions(chain))
        if chain.opened or len(chain.items) > 1:
            ends.append(chain.items[-1].text)
    return replace(knowledge, ends=tuple(ends[-ENDS:]))


def _redefined(chain: Chain) -> str:
    """The name of which a chain says something else that is not understood: what was known of it holds no longer."""
    first, *others = chain.items
    says = others[0].sign in (Relates.EQUAL, Relates.DEFINED) if others else "=" in first.text
    if chain.opened or chain.implied or not says:
        return ""
    name = _tree(first)
    if name is None:
        letter = _LETTER.match(first.text)
        return letter.group("letter").strip("\\") if letter else ""
    if not _definable(name) or any(_tree(item) is not None for item in others):
        return ""
    return signature(name.args[0] if name.kind is Construct.POWER else name)


_LETTER = re.compile(r"\s*(?P<letter>[A-Za-z]|\\[A-Za-z]+)\s*(?:\\left|\\[bB]igg?l?)?\s*\(")
"""How a formula begins that says what a function is."""


def definitions(chain: Chain) -> Iterator[Declared]:
    """What a chain defines, or says of the distribution of something, if it begins with a name."""
    if chain.opened or chain.implied or len(chain.items) < 2:
        return
    first, *others = chain.items
    name = _tree(first)
    signs = [item.sign for item in others]
    if signs == [Relates.DISTRIBUTED] and name is not None:
        yield from _distribution(name, first, others[0])
    if name is None or not _definable(name):
        return
    if signs[0] in (Relates.PROPORTIONAL, Relates.DISTRIBUTED) and name.kind is Construct.CALL:
        yield from _up_to_factor(name, first, others[0])
        return
    if signs[0] not in (Relates.EQUAL, Relates.DEFINED, Relates.ELEMENT):
        return
    value = _value(name, others)
    if value is not None:
        item, tree = value
        noise = _noise(tree)
        if noise is not None:
            yield from _residual(noise, name, tree, Transcript(name, first.text), Transcript(tree, item.text))
            return
        yield from _independence(name, tree, Transcript(name, first.text))
        text = f"{first.text.strip()} = {item.text.strip()}"
        subject = signature(name.args[0] if name.kind is Construct.POWER else name)
        yield Declared(text, subject, "so it is defined before", Transcript(tree, item.text))


def _distribution(name: Node, first: Item, second: Item) -> Iterator[Declared]:
    """Names with a distribution that is known by its name."""
    law = _tree(second)
    if law is None or not is_distributed(law):
        return
    for one in name.args if name.kind is Construct.LIST else (name,):
        if one.kind is Construct.NAME:
            told = Transcript(name, first.text).told(one)
            yield Declared(rf"{told} \sim {second.text.strip()}", drawn(one), "so it is said before")


def _independence(name: Node, tree: Node, said: Transcript) -> Iterator[Declared]:
    """What a density does not depend on, if it is the same with less given: p(a | b) = p(a)."""
    if not (_is_density(name) and _is_density(tree)) or name.args[1].kind is not Construct.GIVEN:
        return
    of, given = name.args[1].args
    fewer = tree.args[1].args if tree.args[1].kind is Construct.GIVEN else (tree.args[1],)
    kept = frozenset(one for side in fewer[1:] for one in side.args)
    left = [one for one in given.args if one not in kept]
    if fewer[0].args == of.args and len(of.args) == 1 and left and kept < frozenset(given.args) and name.args[0] == tree.args[0]:
        others = ", ".join(map(said.told, left))
        behind = f" given {', '.join(said.told(one) for one in given.args if one in kept)}" if kept else ""
        yield Declared(f"{said.told(of.args[0])} independent of {others}{behind}", apart(of.args[0]), "so it is said before")


def _is_density(node: Node) -> bool:
    return node.kind is Construct.CALL and key(node.args[0]) in DENSITIES


def _noise(tree: Node) -> Node | None:
    """The noise that is added in a model of what is observed; what is observed is no function of the parameters, the noise is."""
    terms = tree.args if tree.kind is Construct.ADD else ()
    return next((term for term in terms if term.kind is Construct.NAME and key(term) in _NOISES), None)


_NOISES = ("epsilon", "varepsilon", "eps")
"""Letters that stand for noise."""


def _residual(noise: Node, name: Node, tree: Node, observed: Transcript, model: Transcript) -> Iterator[Declared]:
    """The noise as what is observed without what is modelled."""
    others = tuple(term for term in tree.args if term is not noise)
    said = " + ".join(in_brackets(term, model.source) for term in others)
    text = rf"{model.told(noise)} = {observed.told(name)} - \left( {said} \right)"
    found = item_tree(Item(text.partition(" = ")[2], Span(0, 0), None, Span(0, 0)), frozenset())
    if not isinstance(found, Silent):
        yield Declared(text, signature(noise), "so it is defined before", Transcript(found[0], text.partition(" = ")[2]))


def _up_to_factor(name: Node, first: Item, second: Item) -> Iterator[Declared]:
    """A density that is known up to a factor: some positive number times what is written."""
    tree = _tree(second)
    if tree is not None and key(name.args[0]) not in heads(tree) and tree.kind is not Construct.OPTIMUM and not is_distributed(tree):
        text = rf"{first.text.strip()} = {_FACTOR} \left( {second.text.strip()} \right); {_FACTOR} > 0"
        yield Declared(text, signature(name), "so it is said before, up to a factor", Transcript(tree, second.text))


_FACTOR = "Z_{0}"
"""What a density is normalised by, where that is not said."""


def _definable(node: Node) -> bool:
    """Whether a name can be defined: a letter, or a function or density of letters."""
    if is_squared_name(node):
        return True
    if not is_name(node):
        return False
    if node.kind is Construct.CALL:
        inside = node.args[1]
        arguments = [one for side in (inside.args if inside.kind is Construct.GIVEN else (inside,)) for one in side.args]
        return all(_is_letter(one) for one in arguments) and (inside.kind is Construct.GIVEN or not any(one.args for one in arguments))
    return node.kind is Construct.NAME


def _is_letter(node: Node) -> bool:
    squared = node.kind is Construct.POWER and node.args[1].text == "2"
    return (node.args[0] if squared else node).kind is Construct.NAME


def _value(name: Node, others: list[Item]) -> tuple[Item, Node] | None:
    """The first item that is understood, no number and, if there is another, no name, and does not speak of what is defined."""
    name = name.args[0] if name.kind is Construct.POWER else name
    subject, own = signature(name), frozenset((name,))
    called_so = None
    for item in others:
        tree = _tree(item)
        optimal = tree is not None and is_optimum(tree)
        if item.sign not in (Relates.EQUAL, Relates.DEFINED) and not (item.sign is Relates.ELEMENT and optimal):
            break
        if tree is None or not letters((tree,)) or own & frozenset(tree.walk()):
            continue
        if subject in map(signature, calls(tree)) or (subject in letters((tree,)) and not _is_density(name)):  # p counts, p(x) is a density
            continue
        if not is_name(tree):
            return item, tree
        if called(tree):
            called_so = item, tree
    return called_so


def _tree(item: Item) -> Node | None:
    found = item_tree(item, frozenset())
    return None if isinstance(found, Silent) else found[0]
