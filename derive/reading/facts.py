"""What a text says of its names before anything is computed: definitions, signs, which names are arrays, and how long each axis is."""

from collections.abc import Iterable, Iterator, Mapping

from derive.reading.atoms import DENSITIES
from derive.reading.distributions import at_random_places, is_named_density, named_law, said_of_parameters, said_of_values
from derive.reading.lexer import BOLD, RAISED
from derive.reading.measuring import Survey
from derive.reading.names import (
    ONES,
    POSITIVE,
    SIZES,
    SQUARED,
    Abbreviation,
    Names,
    indices,
    key,
    label,
    of_density,
    subscripts,
)
from derive.reading.tree import ABSENT, Construct, Node, refused
from derive.vocabulary.errors import InputError

_SIGNS = {
    sign: {word: True}
    for sign, word in ((">", "positive"), ("<", "negative"), (r"\ge", "nonnegative"), (r"\le", "nonpositive"), (r"\ne", "nonzero"))
}
_WORDS: Mapping[str, Mapping[str, bool]] = {
    "positive": {"positive": True}, "negative": {"negative": True}, "nonnegative": {"nonnegative": True}, "nonzero": {"nonzero": True},
    "integer": {"integer": True}, "natural": {"integer": True, "nonnegative": True}, "real": {"real": True},
}  # fmt: skip
_SPACES: Mapping[str, Mapping[str, bool]] = {"R": {"real": True}, "Z": {"integer": True}, "N": {"integer": True, "nonnegative": True}}
_PARTS: Mapping[str, Mapping[str, bool]] = {
    "+": {"positive": True}, ">": {"positive": True}, r"\ge": {"nonnegative": True}, "<": {"negative": True}, r"\le": {"nonpositive": True},
}  # fmt: skip


def facts(source: str, statement: Node) -> Names:
    """Everything that is said of names.

    Raises
    ------
    InputError
        A declaration that is not understood, or two that contradict each other.
    """
    known = Names(source)
    sums = [node for node in statement.walk() if node.kind is Construct.BIG]
    calls = [node for node in statement.walk() if node.kind is Construct.CALL]
    known.densities = frozenset((*DENSITIES, *(key(node.args[0]) for node in calls if "|" in node.args[1].text)))
    every = {letter.text for node in statement.walk() if node.kind is Construct.EVERY for letter in node.args[1:]}
    known.bound = sorted({node.args[0].text for node in sums} | every | set(_any_index(statement)) | set(_places(statement)))
    known.lowered = {node.args[0].text for node in sums if node.args[1] is not ABSENT and node.args[1].text != "1"}
    known.summed = frozenset(node.args[0].text for node in sums if of_density(node, known))
    known.signs |= {name: {"integer": True} for letter in sorted(known.summed) for name in (letter, letter.rstrip("'"))}
    claim, *declarations = statement.args
    known.arrays = frozenset(_arrays(declarations))
    for listed in (node.args for call in calls for node in call.args[1].walk() if node.kind is Construct.LIST):
        for place in (place for place, item in enumerate(listed) if item.kind is Construct.DOTS):
            _listed(known, listed[max(place - 1, 0) : place + 2])
    survey = Survey(known)
    survey.walk(claim, {})
    declarations += [
        Node(Construct.DECLARE, over.args, over.text, over.span)
        for node in claim.walk()
        if node.kind is Construct.OPTIMUM
        for over in node.args[0].args
        if over.kind is Construct.RELATE
    ]
    for declaration in declarations:
        _declare(known, survey, declaration)
    for entry, size in at_random_places(statement):
        known.ranks[key(entry)] = 1
        known.sizes.setdefault((key(entry), 0), size)
    survey.measure()
    for name in sorted(_opaque_parameters(known, statement)):
        known.ranks.setdefault(name, 1)
    for name in _integrated(known, statement):
        del known.ranks[name]  # whatever it is made of, it is an argument of densities and nothing else
    _check_bold(known, statement)
    return known


def _integrated(known: Names, statement: Node) -> list[str]:
    """Arrays that are integrated over, and stand in densities only."""
    over = {id(node.args[0]): key(node.args[0]) for node in statement.walk() if node.kind is Construct.INTEGRAL}
    calls = [node for node in statement.walk() if node.kind is Construct.CALL and key(node.args[0]) in known.densities]
    sides = (side for one in calls for side in (one.args[1].args if one.args[1].kind is Construct.GIVEN else one.args[1:]))
    arguments = {id(part) for side in sides for part in side.args}
    said = {id(one) for declared in statement.args[1:] for part in declared.args for one in (part, *part.args)}
    names = [node for node in statement.walk() if node.kind is Construct.NAME]
    elsewhere = {key(node) for node in names if node.args or not {id(node)} & (arguments | over.keys() | said)}
    return sorted(({*over.values()} & known.ranks.keys()) - elsewhere)


def _opaque_parameters(known: Names, statement: Node) -> set[str]:
    """What opaque models depend on, as f_theta does: arrays, unless they stand as numbers somewhere."""
    calls = [node for node in statement.walk() if node.kind is Construct.CALL]
    models = [node for node in calls if key(node.args[0]) not in known.densities and not is_named_density(key(node.args[0]))]
    parameters = [*(part for node in models for part in node.args[0].args)]
    parameters += [part for node in models if ";" in node.args[1].text for side in node.args[1].args[1:] for part in side.args]
    modelled = frozenset(map(id, models))
    named = [part for node in calls if id(node) not in modelled for side in (node.args[1], *node.args[1].args) for part in side.args]
    varied = [over for node in statement.walk() if node.kind is Construct.OPTIMUM for over in node.args[0].args]
    subjects = [declaration.args[0] for declaration in statement.args[1:] if declaration.text == "unknown"]
    spoken_of = {id(node) for node in (*parameters, *named, *varied, *subjects)}
    names = [node for node in statement.walk() if node.kind is Construct.NAME]
    numbers = {label(node) for node in names if id(node) not in spoken_of}
    return {key(node) for node in parameters if node.kind is Construct.NAME and not node.args} - numbers


def _any_index(statement: Node) -> Iterator[str]:
    """Letters of entries that stand for any index: of the same array entries with other indices, or the whole, are spoken of."""
    entries = [node for node in statement.walk() if node.kind is Construct.NAME and node.args]
    drawn = [one.args[0] for one in statement.args[1:] if one.text == r"\sim" and one.args[0].kind is Construct.NAME]
    whole = {key(node) for node in statement.args[0].walk() if node.kind is Construct.NAME and not node.args}
    for subject in (one for one in drawn if one.args and key(one) in whole):
        yield from (part.text for part in subscripts(subject) if part.text in SIZES)
    spaces = [one.args[0] for one in statement.args[1:] if one.kind is Construct.DECLARE and any(_sized(part) for part in one.args[1:])]
    wholes = {key(name) for about in spaces for name in (about.args if about.kind is Construct.LIST else (about,)) if not name.args}
    for entry in entries:
        if key(entry) in wholes or any(one.args != entry.args for one in entries if key(one) == key(entry)):
            yield from (part.text for part in subscripts(entry) if part.text in SIZES)


def _sized(space: Node) -> bool:
    """Whether it is a space of arrays, such as R^n."""
    return space.kind is Construct.SPACE and space.args[0].kind is not Construct.ABSENT


def _arrays(declarations: Iterable[Node]) -> Iterator[str]:
    """Names that lie in a space of vectors or matrices."""
    for one in declarations:
        if (
            one.kind is Construct.DECLARE
            and one.text == r"\in"
            and one.args[1].kind is Construct.SPACE
            and one.args[1].args[0] is not ABSENT
        ):
            yield from (key(part) for part in (one.args[0].args if one.args[0].kind is Construct.LIST else one.args[:1]))


def _places(statement: Node) -> Iterator[str]:
    """Letters that take an entry of an expression, as in (A B)_{ij}, and are no sizes."""
    sizes = {part.text for node in statement.walk() if node.kind is Construct.SPACE for part in node.walk()}
    for node in (node for node in statement.walk() if node.kind is Construct.ENTRY):
        places = subscripts(Node(Construct.ENTRY, node.args[1:]))
        yield from (part.text for part in places if part.kind is Construct.NAME and not part.args and part.text not in sizes)


def _check_bold(known: Names, statement: Node) -> None:
    """A bold letter and the plain one are one name if the plain one bears an index; an index above is one below, but not both."""
    names = [node for node in statement.walk() if node.kind is Construct.NAME]
    bold = {key(node) for node in names if node.text.endswith(BOLD)}
    above = {(key(node), len(subscripts(node))) for node in names if node.text.endswith(RAISED)}
    for node in names:
        if (key(node), len(subscripts(node))) in above and not node.text.endswith(RAISED):
            raise refused(known.source, node.span, f"`{key(node)}` bears an index above and another one below: two things want two names")
        if node.text in bold and not node.args:
            raise refused(known.source, node.span, f"`{node.text}` stands in bold too: two things want two names")


def _declare(known: Names, survey: "Survey", declaration: Node) -> None:
    """One declaration."""
    if declaration.kind is not Construct.DECLARE:
        raise refused(known.source, declaration.span, "a declaration is needed here")
    about, *others = declaration.args
    subjects = about.args if about.kind is Construct.LIST else (about,)
    if any(subject.kind is Construct.DOTS for subject in subjects):
        subjects = (_listed(known, subjects),)
    elif declaration.text.startswith("independent") and not indices(about, known):
        subjects = (about,)  # they are independent of each other, or all of them of others
    for subject in subjects:
        scope = survey.pseudo(subject)
        for part in (subject, *others):
            survey.walk(part, scope)
        if not _simple(known, survey, subject, declaration.text, others):
            known.conditions.append(Node(Construct.DECLARE, (subject, *others), declaration.text, declaration.span))


def _listed(known: Names, subjects: tuple[Node, ...]) -> Node:
    """y_1, ..., y_n as y_i with the length n."""
    first, last = subjects[0], subjects[-1]
    if first.kind is not Construct.NAME or len(first.args) != 1 or last.text != first.text or len(last.args) != 1:
        raise refused(known.source, first.span, "a list with dots must name the first and the last entry of one array")
    known.ranks[key(first)] = 1
    known.sizes[key(first), 0] = last.args[0]
    if "i" not in known.bound:
        known.bound.append("i")
    return Node(Construct.NAME, (Node(Construct.NAME, (), "i", first.span),), first.text, first.span)


def gathered(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Among arguments, y_1, ..., y_n as the array y."""
    dots = next((place for place, item in enumerate(items) if item.kind is Construct.DOTS), None)
    if dots is None:
        return items
    last = items[dots + 1]
    others = (item for item in (*items[:dots], *items[dots + 2 :]) if item.text != last.text)
    return (Node(Construct.NAME, (), last.text, last.span), *others)


def _simple(known: Names, survey: "Survey", subject: Node, said: str, others: list[Node]) -> bool:
    """Takes in a definition, a sign or a word; whether it was one of these."""
    if (
        said in ("=", ":=")
        and not (subject.kind is Construct.POWER and key(subject.args[0]) in known.arrays)
        and _defined(known, subject, others[0])
    ):
        return True
    if subject.kind is Construct.ONES and said == r"\in" and others[0].kind is Construct.SPACE:
        known.sizes[ONES, 0] = others[0].args[0]
        return True
    if subject.kind is not Construct.NAME:
        return False
    beside = [part.text for part in subject.args] == ["0"]
    name = key(subject) if key(subject) in known.ranks and not beside else label(subject)
    if name == key(subject) and said != r"\sim" and (others or said.split()[0] in _WORDS):
        _of_every_entry(known, subject)
    if said == r"\sim" and (written := named_law(others[0])) is not None:
        try:
            _say(known, subject, name, said_of_values(written.known))
        except InputError as why:
            raise refused(known.source, others[0].span, str(why)) from why
        for part, signs in said_of_parameters(written):
            _say(known, part, label(part), signs)
        return False
    if said in _SIGNS and others[0].text == "0":
        _say(known, subject, name, _SIGNS[said])
        return True
    bounded = _bounded(said, others)
    if bounded is not None:
        _say(known, subject, name, bounded)
        return said == r"\in" and others[0].kind is Construct.SET
    if said == r"\in" and others[0].kind is Construct.SPACE:
        _in_space(known, subject, name, others[0])
        return True
    words = said.split()
    if not others and all(word in _WORDS for word in words):
        for word in words:
            _say(known, subject, name, _WORDS[word])
        return True
    match words:
        case ["random", *_] | ["iid" | "i.i.d." | "i.i.d"]:
            return True
        case ["unknown"]:
            known.unknowns.append(name)
        case ["constant"]:
            known.constants.append(name)
        case ["function" | "sigmoid" | "softplus"]:
            known.functions[name] = words[0]
        case ["positive", "function"]:
            known.functions[name] = POSITIVE
        case ["vector"]:
            known.ranks[name] = max(known.ranks.get(name, 0), 1)
            if (name, 0) not in known.sizes:
                survey.vectors.append(name)
        case ["identity"] | ["identity", "matrix"]:
            known.identities.append(name)
        case _:
            return False
    return True


def _bounded(said: str, others: list[Node]) -> Mapping[str, bool] | None:
    """What follows for the sign from a set or a bound; of whole numbers from 0 or 1 on it says all there is to say."""
    if said == r"\in" and others[0].kind is Construct.SET and others[0].args[-1].kind is Construct.DOTS:
        return {"integer": True, _FIRST[others[0].args[0].text]: True} if others[0].args[0].text in _FIRST else None
    if said == r"\in" and others[0].kind is Construct.INTERVAL:
        low, opened = others[0].args[0], others[0].text[0] == "("
    elif said in (">", r"\ge"):
        low, opened = others[0], said == ">"
    else:
        return None
    if low.kind is not Construct.NUMBER:
        return None
    return {"positive" if opened or low.text.strip("0.") else "nonnegative": True}


_FIRST = {"0": "nonnegative", "1": "positive"}


def _of_every_entry(known: Names, subject: Node) -> None:
    """Refuse what is said of one entry of an array: whoever reads on takes it for all of them."""
    if any(part.kind is not Construct.NAME or part.args or part.text not in (*known.bound, *SIZES) for part in subscripts(subject)):
        told = f"`{known.source[subject.span.start : subject.span.end].strip()}` is one entry of `{key(subject)}`"
        raise refused(
            known.source, subject.span, f"{told}: what is said of one entry is not known yet; say it of every entry, with an index"
        )


def _say(known: Names, subject: Node, name: str, signs: Mapping[str, bool]) -> None:
    said = known.signs.setdefault(name, {})
    said |= signs
    if said.get("positive") and said.get("negative"):
        raise refused(known.source, subject.span, f"`{name}` cannot be positive and negative")


def _defined(known: Names, subject: Node, value: Node) -> bool:
    """Takes in a definition of a name, of the entries of an array, or of a function of names."""
    squared = subject.kind is Construct.POWER and subject.args[1].text == "2"
    head = subject.args[0] if subject.kind is Construct.CALL or squared else subject
    if head.kind is not Construct.NAME or value.kind is Construct.DOTS:
        return False
    if key(head) in known.arrays and any(one.kind is Construct.NAME and key(one) == key(head) for one in value.walk()):
        return False  # an equation that it obeys
    name, parameters = label(head) + SQUARED * squared, tuple[str, ...]()
    if subject.kind is Construct.CALL and name in known.densities:
        return False
    if subject.kind is Construct.CALL:
        arguments = subject.args[1]
        if arguments.kind is not Construct.LIST or any(one.kind is not Construct.NAME or one.args for one in arguments.args):
            return False
        parameters = tuple(label(one) for one in arguments.args)
    elif head.args and all(part.kind is Construct.NAME and part.text in known.bound for part in subscripts(head)):
        name, parameters = key(head), tuple(part.text for part in subscripts(head))
    if name in known.definitions:
        raise refused(known.source, subject.span, f"`{name}` is defined twice")
    known.definitions[name] = Abbreviation(parameters, value)
    return True


def _in_space(known: Names, subject: Node, name: str, space: Node) -> None:
    """Numbers, vectors or matrices of a kind."""
    above, below = space.args
    if space.text not in _SPACES:
        raise refused(known.source, space.span, rf"`\mathbb {space.text}` is not known; \mathbb R, \mathbb Z and \mathbb N are")
    _say(known, subject, name, _SPACES[space.text])
    sides = () if above is ABSENT else above.args if above.kind is Construct.LIST else (above,)
    if sides and sides[0].text == "+":
        _say(known, subject, name, {"positive": True})
        sides = ()
    if below is not ABSENT:
        if below.text not in _PARTS:
            raise refused(known.source, below.span, "below a set of numbers `+` and `> 0` are understood")
        _say(known, subject, name, _PARTS[below.text])
    if not sides:
        return
    first = len(subscripts(subject)) if name == key(subject) else 0
    known.ranks[name] = first + len(sides)
    for place, side in enumerate(sides, first):
        known.sizes[name, place] = side
