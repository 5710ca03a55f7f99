r"""Distributions by the names that lectures give them: `\mathcal N(\mu, \sigma^2)`, `\mathrm{Uniform}\{1, \dots, n\}`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Symbol

from derive.claims.chance import Spacing
from derive.distributions._distribution import Distribution, distribution_named, is_distribution
from derive.reading.lexer import BOLD
from derive.reading.tree import Construct, Node
from derive.vocabulary.errors import InputError
from derive.vocabulary.signs import Facts

_CHOICE = "DiscreteUniform"
"""What is chosen from a list with dots is uniform on whole numbers."""


def is_named_density(name: str) -> bool:
    """Whether this is the name of a distribution; of a letter like p or f nothing is looked up."""
    return (name[:1].isupper() or name in UNMISTAKABLE) and is_distribution(name)


UNMISTAKABLE = frozenset(("calN", "calU", "Normal", "normal", "Gaussian", "gaussian", "Laplace", "laplace"))
"""Names that before brackets cannot be a letter or a function; others are taken for a distribution's where `;` parts the brackets."""


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A distribution as it is written: its name, and what stands for its parameters."""

    name: str
    parameters: tuple[Node, ...]

    @property
    def known(self) -> Distribution:
        """What the name means; an InputError where it means nothing."""
        return distribution_named(self.name)


def named_law(node: Node) -> NamedLaw | None:
    """The name and parameters of a distribution; None where it is not written as one."""
    match node.kind, node.args:
        case Construct.CALL, (head, inside) if inside.kind is Construct.LIST and not head.args:
            return NamedLaw(head.text.removesuffix(BOLD), inside.args)
        case Construct.MULTIPLY, (head, listed) if listed.kind is Construct.SET and len(listed.args) in (3, 4):
            if is_distribution(head.text) and listed.args[-2].kind is Construct.DOTS:
                return NamedLaw(_CHOICE, (listed.args[0], listed.args[-1]))
    return None


def named_density(name: str, value: Expr, parameters: Sequence[Expr]) -> Expr:
    """The density, or the probability, at a value.

    Raises
    ------
    InputError
        No such distribution is known, or another number of parameters is needed.
    """
    return distribution_named(name).density_at(value, parameters)


def said_of_values(known: Distribution) -> Mapping[str, bool]:
    """What the support says of a value, in the words of SymPy's assumptions."""
    told = {"integer": True} if known.spacing is Spacing.WHOLE else {}
    if known.low.is_positive or (known.low == 0 and known.spacing is Spacing.INTERVAL):
        told["positive"] = True
    elif known.low == 0:
        told["nonnegative"] = True
    return told


def at_random_places(statement: Node) -> Iterator[tuple[Node, Node]]:
    """Names that bear a random whole number as their index, as g_I does, with the last of its values where the first is 1."""
    for declaration in statement.args[1:]:
        written = named_law(declaration.args[1]) if declaration.text == r"\sim" and len(declaration.args) == 2 else None
        subject = declaration.args[0]
        if written is None or written.name != _CHOICE or written.parameters[0].text != "1" or subject.kind is not Construct.NAME:
            continue
        for node in statement.walk():
            if (
                node.kind is Construct.NAME
                and len(node.args) == 1
                and node.args[0].kind is Construct.NAME
                and node.args[0].text == subject.text
            ):
                yield node, written.parameters[-1]


def said_of_parameters(written: NamedLaw) -> Iterator[tuple[Node, Mapping[str, bool]]]:
    """The names among the parameters that stand for whole numbers."""
    for symbol, node in zip(written.known.parameters, written.parameters, strict=False):
        if symbol.is_integer and node.kind is Construct.NAME:
            yield node, {"integer": True, "positive": True} if symbol.is_positive else {"integer": True}


def probabilities(asked: Sequence[Expr]) -> Iterator[Symbol]:
    """Symbols of which it is asked that they are above 0 and below 1: worlds are made with these."""
    for expr in asked:
        symbol = 1 - expr
        if isinstance(symbol, Symbol) and (symbol.is_positive or symbol in asked):
            yield symbol


def asked_of(known: Distribution, parameters: Sequence[Expr]) -> tuple[Expr, ...]:
    """What must be positive and is not seen to be.

    Raises
    ------
    InputError
        A parameter has a value that it cannot have.
    """
    facts, open_ones = Facts(), list[Expr]()
    for condition in known.conditions:
        subject = known.at(condition.subject, parameters)
        if subject.is_nonpositive:
            raise InputError(f"{known.name}: `{subject}` must be positive")
        if not facts.is_positive(subject):
            open_ones.append(subject)
    return tuple(open_ones)
