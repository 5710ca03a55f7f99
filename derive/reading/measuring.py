"""Which names bear indices of which sums, and how long each axis is."""

from collections.abc import Mapping

from derive.reading.names import (
    SIZES,
    Axis,
    Names,
    declared_values,
    indices,
    key,
    subscripts,
)
from derive.reading.tree import ABSENT, Construct, Node, free_letters, in_brackets, refused


class Survey:
    """Goes through the text once and learns which names bear indices of which sums."""

    def __init__(self, known: Names) -> None:
        self.known = known
        self.uses: dict[int, list[Axis]] = {}
        self.linked: dict[int, int] = {}
        self.binders: list[Node] = []
        self.vectors: list[str] = []

    def pseudo(self, subject: Node) -> dict[str, Node]:
        """The indices of a declared name, each as if a sum bound it."""
        letters = indices(subject, self.known)
        return {letter: Node(Construct.BIG, (Node(Construct.NAME, (), letter), ABSENT, ABSENT, ABSENT), "declared") for letter in letters}

    def walk(self, node: Node, scope: Mapping[str, Node]) -> None:
        match node.kind:
            case Construct.BIG:
                index, lower, upper, body = node.args
                self.binders.append(node)
                for letter in sorted(free_letters(lower) | free_letters(upper)):
                    self.link(node, scope.get(letter))
                self.walk(lower, scope)
                self.walk(upper, scope)
                self.walk(body, {**scope, index.text: node})
                return
            case Construct.EVERY:
                stated, *letters = node.args
                every = {one.text: Node(Construct.BIG, (one, ABSENT, ABSENT, ABSENT), "declared") for one in letters}
                self.walk(stated, {**scope, **every})
                return
            case Construct.NAME if node.args and any(letter in scope for part in node.args for letter in free_letters(part)):
                self.entry(node, scope)
            case Construct.RELATE if node.text == "=" and all(part.text in scope and not part.args for part in node.args):
                for part in node.args[1:]:
                    self.link(scope[node.args[0].text], scope[part.text])
        for part in node.args:
            self.walk(part, scope)

    def link(self, one: Node, other: Node | None) -> None:
        """Indices that limit or equal each other run over one range."""
        if other is not None and self.root(one) != self.root(other):
            self.linked[self.root(one)] = self.root(other)

    def root(self, binder: Node) -> int:
        """One binder for all that are linked with it."""
        found = id(binder)
        while found in self.linked:
            found = self.linked[found]
        return found

    def entry(self, node: Node, scope: Mapping[str, Node]) -> None:
        """An entry of an array."""
        name, places = key(node), subscripts(node)
        self.known.ranks[name] = max(self.known.ranks.get(name, 0), len(places))
        for place, part in enumerate(places):
            binder = scope.get(part.text) if part.kind is Construct.NAME else None
            if binder is not None:
                self.uses.setdefault(id(binder), []).append((name, place))
                if binder.text == "declared" and all(binder is not other for other in self.binders):
                    self.binders.append(binder)

    def measure(self) -> None:
        """One size for each axis: as declared, as other sums over it say, else by the letter of the index."""
        known, sizes, declared = self.known, self.known.sizes, set(self.known.sizes)
        written_out: dict[Axis, dict[Node, None]] = {axis: {size: None} for axis, size in sizes.items()}
        written_limits = (one for one in self.binders if one.args[2] is not ABSENT and one.args[1].text in ("", "1"))
        # Up to another index, or up to n - 1, a sum goes over a part only.
        whole = (one for one in written_limits if free_letters(one.args[2]).isdisjoint(known.bound) and not _is_less(one.args[2]))
        explicit = {id(one): one.args[2] for one in whole}
        for identity, upper in explicit.items():
            for axis in self.uses.get(identity, ()):
                if sizes.setdefault(axis, upper) is upper or axis not in declared:
                    written_out.setdefault(axis, {}).setdefault(upper)
        together: dict[int, list[Axis]] = {}
        for one in self.binders:
            together.setdefault(self.root(one), []).extend(self.uses.get(id(one), ()))
        lasts: dict[int, Node] = {}
        for one in self.binders:
            if id(one) in explicit:
                lasts.setdefault(self.root(one), explicit[id(one)])
        listed = {id(one) for one in self.binders if one.args[2] is ABSENT and declared_values(known, one.args[0].text.rstrip("'"))}
        for one in (one for one in self.binders if id(one) in listed):
            values = declared_values(known, one.args[0].text.rstrip("'"))
            if values is not None and values.args[-1].kind is not Construct.DOTS:
                known.upper[id(one)] = values.args[-1]
        waiting = [one for one in self.binders if one.args[2] is ABSENT and id(one) not in listed]
        waiting.sort(key=lambda one: one.text == "declared")
        for name in self.vectors:
            if (name, 0) not in sizes and not any((name, 0) in axes for axes in self.uses.values()):
                sizes[name, 0] = Node(Construct.NAME, (), "n")
                known.assumed.setdefault(f"{name} has n entries")
        while waiting:
            one = next((one for one in waiting if any(axis in sizes for axis in together[self.root(one)])), waiting[0])
            waiting.remove(one)
            axes = together[self.root(one)]
            told = {size: None for axis in axes if axis in sizes for size in written_out.get(axis, (sizes[axis],))}
            if one.text == "declared" and len(told) != 1:
                continue
            if len(told) > 1:
                texts = " and ".join(in_brackets(size, known.source) or size.text for size in told)
                raise refused(known.source, one.span, f"does `{one.args[0].text}` run up to {texts}? Write the upper limit")
            upper = lasts.get(self.root(one)) or next(iter(told), None) or self.default(one)
            lasts.setdefault(self.root(one), upper)
            known.upper[id(one)] = upper
            for axis in axes:
                sizes.setdefault(axis, upper)
        for one in self.binders:
            if one.text != "declared" and (one.args[1] is ABSENT or one.args[2] is ABSENT) and id(one) not in listed:
                upper = known.upper.get(id(one), one.args[2])
                last = in_brackets(upper, known.source) or upper.text
                known.assumed.setdefault(f"{one.args[0].text} runs from 1 to {last}")

    def default(self, one: Node) -> Node:
        letter = one.args[0].text
        if letter in self.known.summed:
            return Node(Construct.NAME, (), f"N{letter.rstrip(chr(39))}")
        if letter not in SIZES:
            raise refused(self.known.source, one.span, f"up to where does `{letter}` run? Write `{one.text}_{{{letter}=1}}^n`")
        return Node(Construct.NAME, (), SIZES[letter])


def _is_less(upper: Node) -> bool:
    """Whether it is a name less a number."""
    return (
        upper.kind is Construct.ADD
        and upper.args[0].kind is Construct.NAME
        and all(part.kind is Construct.NEGATIVE and part.args[0].kind is Construct.NUMBER for part in upper.args[1:])
    )
