"""Items of a chain that are proved to be equal, or proportional, so that what is between them need not be judged."""

from derive.checking.chains import Relates


class Together:
    """What follows from what has been proved of others.

    Parameters
    ----------
    many : int
        How many items there are.
    """

    def __init__(self, many: int) -> None:
        self._equal, self._multiples = ({item: frozenset((item,)) for item in range(many)} for _ in range(2))

    def holds(self, first: int, second: int, sign: Relates) -> bool:
        """Whether what is proved of others says it of these two."""
        return second in (self._equal if sign is Relates.EQUAL else self._multiples)[first]

    def take(self, first: int, second: int, sign: Relates) -> None:
        """What is proved of two items, as they stand."""
        for groups in (self._equal, self._multiples) if sign is Relates.EQUAL else (self._multiples,):
            both = groups[first] | groups[second]
            groups |= dict.fromkeys(both, both)
