"""The symbols that names become, with what is said of them: the same name the same symbol, wherever it stands."""

from sympy import IndexedBase, Symbol

from derive.reading.facts import SCALES, Names, key, label, names_of_sizes
from derive.reading.tree import Construct, Node


class Naming:
    """Symbols, arrays and indices by name.

    Parameters
    ----------
    facts : Names
        What is said of names.
    statement : Node
        The whole text.
    """

    def __init__(self, facts: Names, statement: Node) -> None:
        self.facts, self.assumed = facts, facts.assumed
        everywhere = [node for node in statement.walk() if node.kind is Construct.NAME]
        self.taken = frozenset(key(node) for node in everywhere if node.text not in facts.bound)
        self.sizes = dict.fromkeys(names_of_sizes(facts, statement))
        self.varied = {key(node.args[0]) for node in statement.walk() if node.kind is Construct.INTEGRAL}
        self.varied |= {key(one) for node in statement.walk() if node.kind is Construct.OPTIMUM for one in node.args[0].args}

    def symbol(self, name: str, base: str) -> Symbol:
        """The symbol of a name, with what is said of it."""
        return Symbol(name, **self.signs(name, base))

    def signs(self, name: str, base: str) -> dict[str, bool]:
        """What is declared of a name; of sizes and scales what is usual."""
        said = self.facts.signs.get(name)
        if name in self.sizes:
            if not said or "integer" not in said or not said.get("positive"):
                self.assumed.setdefault(f"{name} is a positive integer")
            return {**(said or {}), "integer": True, "positive": True}
        if said is None and base in SCALES:
            self.assumed.setdefault(f"{name} is positive")
            return {"positive": True}
        if said is None:
            self.assumed.setdefault(f"{name} is real")
        return {"real": True, **(said or {})}

    def base(self, name: str) -> IndexedBase:
        """The array of a name."""
        return IndexedBase(name, **self.signs(name, name))

    def index(self, letter: str) -> Symbol:
        """A bound index; positive unless some sum over this letter starts elsewhere than at 1."""
        return Symbol(letter, integer=True) if letter in self.facts.lowered else Symbol(letter, integer=True, positive=True)

    def is_explained(self, node: Node) -> bool:
        """Whether a name is a definition's, a size, an index, a constant of nature, or declared."""
        name = key(node)
        explained = name in self.sizes or name in self.facts.bound or name in self.facts.ranks or name in ("pi", "e")
        return explained or not {label(node), name}.isdisjoint(self.facts.definitions) or self.speaks_of(label(node))

    def speaks_of(self, name: str) -> bool:
        return name in self.facts.signs or name in self.varied or name in self.facts.unknowns or any(
            name == key(one.args[0]) for one in self.facts.conditions
        )
