"""What a text says of random variables: which names are random, how they are distributed, what is independent; and their moments."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sympy import Basic, Expr, Indexed, IndexedBase, Mul, Pow, S, Symbol

from derive.claims.chance import Random, StatedMoment
from derive.claims.premises import Premise
from derive.reading.distributions import NamedLaw, asked_of, is_named_density, named_law, said_of_values
from derive.reading.names import Names, indices, key, label, subscripts
from derive.reading.naming import Naming
from derive.reading.tree import Construct, Node, refused
from derive.vocabulary.binding import free, substitute
from derive.vocabulary.differentiation import NotDifferentiated, worked_out
from derive.vocabulary.errors import InputError
from derive.vocabulary.expectation import Expectation
from derive.vocabulary.nodes import Density, Exp, Log, PartialDerivative, Sqrt
from derive.vocabulary.signs import Facts

ALIKE = ("iid", "i.i.d.", "i.i.d", "independent and identically distributed")
"""Words for entries that are independent and have one distribution."""
RANDOM = ("random", "random variable", "random variables")
DIVERGENCES = ("KL", "D_KL", "dkl", "DKL")
ENTROPIES = ("H", "h", "calH")
AGAINST = "‖"
"""Parts the two distributions of a divergence."""


class Valuing(Protocol):
    """What reads a node as a number."""

    facts: Names
    naming: Naming

    def scalar(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """A number."""


def is_divergence(head: Node) -> bool:
    """Whether a name is that of the divergence between two distributions."""
    return label(head) in DIVERGENCES or (key(head) == "D" and len(head.args) == 1 and head.args[0].text == "KL")


class RandomNames:
    """The random variables of a text.

    Parameters
    ----------
    reader : Valuing
        Reads numbers.
    statement : Node
        The whole text.
    """

    def __init__(self, reader: Valuing, statement: Node) -> None:
        self.reader, self.facts = reader, reader.facts
        self.alike: dict[str, bool] = {}
        self.groups: list[list[Node]] = []
        self.laws: dict[str, tuple[Node, NamedLaw]] = {}
        self.stated: list[Node] = []
        self.subjects: dict[str, Node] = {}
        self.drawn: list[tuple[Random, tuple[Expr, ...]]] = []
        self.within = 0
        self.logs: dict[Basic, Expr] = {}
        self.speaks = any(node.kind is Construct.EXPECTATION for node in statement.walk())
        for declaration in statement.args[1:]:
            if self.speaks and declaration.kind is Construct.DECLARE:
                self._declare(declaration)
        heads = {id(node.args[0]) for node in statement.walk() if node.kind is Construct.CALL}
        names = (node for node in statement.walk() if node.kind is Construct.NAME and id(node) not in heads)
        for node in (node for node in names if key(node) not in self.facts.ranks):
            if any(part.kind is Construct.NAME and self._name(part) in self.alike for part in node.args):
                place, told = node.args[0].text, self.facts.source[node.span.start : node.span.end].strip()
                asked = rf"say where `{place}` lies, as in `{place} \sim \mathrm{{Uniform}}\{{1, \dots, n\}}`"
                raise refused(self.facts.source, node.span, f"is `{told}` an entry at a random place? Then {asked}")

    def _declare(self, declaration: Node) -> None:
        about, *others = declaration.args
        subjects = about.args if about.kind is Construct.LIST else (about,)
        said = declaration.text
        if said == r"\sim" and (law := named_law(others[0])) is not None and is_named_density(law.name):
            for subject in subjects:
                self._random(subject, False)
                self.laws[self._name(subject)] = subject, law
                if subject.args and indices(subject, self.facts):
                    self.groups.append([subject])
        elif not others and (said in RANDOM or said in ALIKE or said == "independent"):
            for subject in subjects:
                self._random(subject, said in ALIKE)
            if said not in RANDOM:
                self.groups.append(list(subjects))
        elif said in ("=", ":=") and about.kind is Construct.EXPECTATION:
            self.stated.append(declaration)
            inner = about.args[0]
            for one in (inner.args[0] if inner.kind is Construct.GIVEN else inner).args:
                if one.kind is Construct.NAME:
                    self._random(one, False)

    def _random(self, subject: Node, alike: bool) -> None:
        if subject.kind is not Construct.NAME:
            raise refused(self.facts.source, subject.span, "random are names, and entries of an array such as `X_i`")
        name = self._name(subject)
        self.subjects.setdefault(name, subject)
        self.alike[name] = self.alike.get(name, False) or alike

    def _name(self, subject: Node) -> str:
        return key(subject) if key(subject) in self.facts.ranks else label(subject)

    def _variable(self, name: str) -> Symbol | IndexedBase:
        return self.reader.naming.base(name) if name in self.facts.ranks else self.reader.naming.symbol(name)

    def _any(self, node: Node) -> dict[str, Expr]:
        return {letter: self.reader.naming.index(letter) for letter in indices(node, self.facts)}

    @property
    def variables(self) -> list[Symbol | IndexedBase]:
        """Everything that is random."""
        return [self._variable(name) for name in self.alike]

    # Values

    def moment(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """An expectation, variance, covariance or correlation, of what is given or not."""
        inside, over = node.args
        operands, *sides = inside.args if inside.kind is Construct.GIVEN else (inside,)
        wanted = 1 if node.text in ("E", "Var") else 2
        if len(operands.args) != wanted:
            raise refused(self.facts.source, node.span, f"`{node.text}` is one of {wanted} random variable{'s' * (wanted > 1)}")
        given = [known for side in sides for one in side.args for known in self._given(one)]
        self.facts.assumed.setdefault("every expectation that stands there exists")
        self.within += 1
        bodies = [self._opened(one, self.reader.scalar(one, env)) for one in operands.args]
        self.within -= 1
        self._check_over(node, over, bodies, given)

        def mean(body: Expr) -> Expr:
            return Expectation(body, self.variables, given)

        def covariance(one: Expr, other: Expr) -> Expr:
            return mean(one * other) - mean(one) * mean(other)

        match node.text:
            case "E":
                return mean(bodies[0])
            case "Var":
                return covariance(bodies[0], bodies[0])
            case "Cov":
                return covariance(*bodies)
        first, second = bodies
        return covariance(first, second) / (Sqrt(covariance(first, first)) * Sqrt(covariance(second, second)))

    def _given(self, node: Node) -> Iterator[Symbol | IndexedBase]:
        """A random variable behind the bar; numbers that are not random change nothing."""
        if node.kind is not Construct.NAME or (subscripts(node) and self._name(node) in self.facts.ranks):
            raise refused(self.facts.source, node.span, "given are single random variables, or whole arrays")
        if self._name(node) in self.alike:
            yield self._variable(self._name(node))

    def _check_over(self, node: Node, over: Node, bodies: Sequence[Expr], given: Sequence[Basic]) -> None:
        """All that is random is averaged over, and something is."""
        random = {one for one in self.variables for body in bodies if one in free(body)} - set(given)
        if not random and not given:
            names = sorted({str(item) for body in bodies for item in free(body)})
            said = {*self.facts.constants, *self.facts.signs, *self.facts.ranks}
            open_ones = [name for name in names if name not in said]
            if open_ones or not self.alike:
                asked = rf"declare it, as in `{[*open_ones, *names][0]} random`" if names else "nothing here is"
                raise refused(self.facts.source, node.span, f"of what is this an expectation? What is random, {asked}")
        named = [] if over.kind is Construct.ABSENT else [one for one in over.args or (over,) if one.kind is Construct.NAME]
        if named and {self._name(one) for one in named} != {str(one) for one in random}:
            told = ", ".join(sorted(map(str, random)))
            raise refused(self.facts.source, node.span, f"the mean is taken over all that is random, here {told}; say what is given")

    def _opened(self, node: Node, body: Expr) -> Expr:
        """What stands in an expectation, logarithms of its densities by their factors, and derivatives of these worked out."""
        if not self.logs and not body.has(PartialDerivative):
            return body
        try:
            found = worked_out(body.xreplace(self.logs))
        except NotDifferentiated as why:
            raise refused(self.facts.source, node.span, str(why)) from why
        assert isinstance(found, Expr)
        return found

    def known(self, density: Expr) -> Expr:
        """Inside of an expectation what a density is, if it is that of a random variable at itself, whose distribution is named."""
        found = self._density(density.variates, density.given) if self.within and isinstance(density, Density) else None
        return density if found is None else found

    def _density(self, variates: Sequence[Basic], given: Sequence[Basic]) -> Expr | None:
        if len(variates) != 1:
            return None
        (variate,) = variates
        name = str(variate.base) if isinstance(variate, Indexed) else str(variate)
        if name not in self.laws:
            return None
        random = self._law_of(name)
        law = random.law
        if law is None or not set(given) <= frozenset().union(*map(free, law.parameters)):
            return None
        at = {law.variate: variate}
        if isinstance(variate, Indexed) and random.index is not None:
            at[random.index] = variate.indices[0]
        found = substitute(law.density, at)
        assert isinstance(found, Expr)
        _, written = self.laws[name]
        positive = frozenset(substitute(one, at) for one in asked_of(written.known, law.parameters))
        self.logs.setdefault(Log(found), logarithm(found, positive))
        return found

    def _law_of(self, name: str) -> Random:
        subject, written = self.laws[name]
        env = self._any(subject)
        given = tuple(self.reader.scalar(one, env) for one in written.parameters)
        try:
            law = written.known.law(given)
        except InputError as why:
            raise refused(self.facts.source, subject.span, str(why)) from why
        return Random(variable=self._variable(name), index=next(iter(env.values()), None), law=law, alike=self.alike[name])

    # Divergences

    def divergence(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """E[log p(x) - log q(x)], x of the distribution p."""
        sides = node.args[1].args
        if node.args[1].text != AGAINST or any(len(side.args) != 1 for side in sides):
            raise refused(self.facts.source, node.span, r"a divergence is one of two distributions, as in `\mathrm{KL}(p \,\|\, q)`")
        first, second = (self._distribution(side.args[0], env) for side in sides)
        return self._mean_of_logs(first, [(1, first), (-1, second)])

    def entropy(self, node: Node, env: Mapping[str, Expr]) -> Expr:
        """-E[log p(x)], x of the distribution p; with a second distribution q, -E[log q(x)]."""
        laws = [self._distribution(one, env) for one in node.args[1].args]
        return self._mean_of_logs(laws[0], [(-1, laws[-1])])

    def _distribution(self, node: Node, env: Mapping[str, Expr]) -> tuple[NamedLaw, tuple[Expr, ...]]:
        written = named_law(node)
        if written is None:
            raise refused(self.facts.source, node.span, r"a named distribution is needed here, such as `\mathcal N(\mu, \sigma^2)`")
        try:
            given = tuple(self.reader.scalar(one, env) for one in written.parameters)
            written.known.law(given)
        except InputError as why:
            raise refused(self.facts.source, node.span, str(why)) from why
        return written, given

    def _mean_of_logs(self, own: tuple[NamedLaw, tuple[Expr, ...]], logs: list[tuple[int, tuple[NamedLaw, tuple[Expr, ...]]]]) -> Expr:
        known, given = own[0].known, own[1]
        taken = self.reader.naming.taken | {str(random.variable) for random, _ in self.drawn}
        letter = next(one for one in ("x", "z", "u", "v", *(f"x{number}" for number in range(1, 100))) if one not in taken)
        asked = [expr for _, (one, its) in logs for expr in asked_of(one.known, its)] + list(asked_of(known, given))
        variable = Symbol(letter, **{"real": True, **said_of_values(known)})
        law = known.law(given)
        self.drawn.append((Random(variable=variable, law=law), tuple(dict.fromkeys(asked))))
        self.facts.assumed.update(dict.fromkeys(f"{expr} is positive" for expr in asked))
        positive = frozenset(asked)
        total = S.Zero
        for sign, (one, its) in logs:
            other = one.known.law(its)
            if (other.spacing, other.low, other.high) != (law.spacing, law.low, law.high):
                raise InputError(f"{own[0].name} and {one.name} do not have the same support")
            total += sign * logarithm(other.density_at(variable), positive)
        return Expectation(total, (variable,))

    # Premises

    def premises(self) -> Iterator[Premise]:
        """What is said of random variables."""
        for name, subject in self.subjects.items():
            random = self._law_of(name) if name in self.laws else Random(variable=self._variable(name), alike=self.alike[name])
            yield Premise(label="", name="random", statement=f"{self._told(subject)} is random", random=(random,))
        for group in self.groups:
            variables = tuple(dict.fromkeys(self._variable(self._name(one)) for one in group))
            told = f"{', '.join(map(self._told, group))} are independent"
            self.facts.assumed.setdefault(f"{', '.join(map(str, variables))}: independent")
            yield Premise(label="", name="independence", statement=told, independent=variables)
        for declaration in self.stated:
            left, right = declaration.args
            env = self._any(declaration)
            values = [self.reader.scalar(side, env) for side in (left, right)]
            moment = StatedMoment(left=values[0], right=values[1], indices=tuple(env.values()))
            yield Premise(label="", name="moment", statement=self._told(declaration), moments=(moment,))
        for random, asked in self.drawn:
            told = f"${random.variable}$ is random"
            yield Premise(label="", name="random", statement=told, random=(random,), positive=asked)

    def _told(self, node: Node) -> str:
        return self.facts.source[node.span.start : node.span.end].strip().replace("$", "$$") or node.text


def logarithm(expr: Expr, positive: frozenset[Expr]) -> Expr:
    """The logarithm of a positive number by its factors, where these are seen to be positive."""
    facts = Facts(positive=positive)
    match expr:
        case Exp():
            return expr.args[0]
        case Sqrt():
            return logarithm(expr.args[0], positive) / 2
        case Mul() if sum(not facts.is_positive(factor) for factor in expr.args) <= 1:  # the product is positive, and so the last one
            return sum((logarithm(factor, positive) for factor in expr.args), S.Zero)
        case Pow() if facts.is_positive(expr.base):
            return expr.exp * logarithm(expr.base, positive)
    return S.Zero if expr == 1 else Log(expr)
