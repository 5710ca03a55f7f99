"""The symbols that names become, with what is said of them: the same name the same symbol, wherever it stands."""

from sympy import Expr, IndexedBase, S, Symbol

from derive.reading.lexer import BOLD
from derive.reading.names import COUNTS, SCALES, SQUARED, Names, key, label, names_of_sizes
from derive.reading.tree import Construct, Node, refused


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
        self.taken = frozenset(key(node) for node in everywhere if node.text not in facts.bound) | facts.lowered
        self.sizes = dict.fromkeys(names_of_sizes(facts, statement))
        self.varied = {key(node.args[0]) for node in statement.walk() if node.kind is Construct.INTEGRAL}
        arguments = [node.args[1] for node in statement.walk() if node.kind is Construct.CALL and key(node.args[0]) in facts.densities]
        self.varied |= {key(one) for listed in arguments for side in (listed, *listed.args) for one in side.args if not one.args}
        over = [one for node in statement.walk() if node.kind is Construct.OPTIMUM for one in node.args[0].args]
        self.varied |= {key(one.args[0] if one.kind is Construct.RELATE else one) for one in over}

    def alone(self, node: Node) -> Expr:
        """A name that is no array's, not bound and not defined: a constant of nature, or the symbol of a number.

        Raises
        ------
        InputError
            It is not clear which of the two it is, or it is no number.
        """
        name, told = key(node), self.facts.source[node.span.start : node.span.end].strip() or node.text
        spoken = self.speaks_of(label(node))
        if label(node) in self.facts.functions:
            raise refused(self.facts.source, node.span, f"`{told}` is declared to be a function, and stands without an argument")
        if name in self.facts.identities:
            raise refused(self.facts.source, node.span, rf"how large is `{told}`? Declare `{told} \in \mathbb R^{{n \times n}}` beside")
        if not spoken and not node.args and name == "pi":
            return S.Pi
        asked = ""
        if not spoken and not node.args and name == "e":
            asked = r"is `e` Euler's number or a variable? Write `\exp(1)`, or declare `e \in \mathbb R`"
        elif not spoken and name.endswith("bar") and (name.startswith("(") or name.removesuffix("bar") in self.facts.ranks):
            asked = rf"is `{told}` a mean? Define it behind `where`, as in `{told} = \frac1n \sum_i y_i`"
        elif not spoken and node.text.endswith(BOLD):
            asked = rf"is `{told}` a vector? Declare it, as in `{told} \in \mathbb R^n`, or `{told} real`"
        if asked:
            raise refused(self.facts.source, node.span, asked)
        return self.symbol(label(node))

    def symbol(self, name: str) -> Symbol:
        """The symbol of a name, with what is said of it."""
        return Symbol(name, **self.signs(name))

    def signs(self, name: str) -> dict[str, bool]:
        """What is declared of a name; of sizes and scales what is usual."""
        said = self.facts.signs.get(name)
        if name in self.sizes or (said is None and name in COUNTS):
            if not said or "integer" not in said or not said.get("positive"):
                self.assumed.setdefault(f"{name} is a positive integer")
            return {**(said or {}), "integer": True, "positive": True}
        if said is None and (name.partition("_")[0] in SCALES or name.endswith(SQUARED)):
            self.assumed.setdefault(f"{name} is positive")
            return {"positive": True}
        if said is None:
            self.assumed.setdefault(f"{name} is real")
        return {"real": True, **(said or {})}

    def base(self, name: str) -> IndexedBase:
        """The array of a name."""
        return IndexedBase(name, **self.signs(name))

    def index(self, letter: str) -> Symbol:
        """A bound index; positive unless some sum over this letter starts elsewhere than at 1."""
        return Symbol(letter, integer=True) if letter in self.facts.lowered else Symbol(letter, integer=True, positive=True)

    def is_explained(self, node: Node) -> bool:
        """Whether a name is a definition's, a size, an index, a constant of nature, or declared."""
        name = key(node)
        explained = (
            (name == "I" and self.facts.sizes)
            or name in self.sizes
            or name in self.facts.bound
            or name in self.facts.ranks
            or name in ("pi", "e")
        )
        return bool(explained) or not {label(node), name}.isdisjoint(self.facts.definitions) or self.speaks_of(label(node))

    def speaks_of(self, name: str) -> bool:
        """Whether a name is declared, varied, integrated over, or what a density is a function of."""
        parameters = (name for one in self.facts.definitions.values() for name in one.parameters)
        declared = (*self.facts.signs, *self.facts.unknowns, *(key(one.args[0]) for one in self.facts.conditions), *parameters)
        return name in declared or name in self.varied
