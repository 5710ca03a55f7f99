"""All that happens before anything is judged: python -m tests.fuzz.posing FOLDER -atheris_runs=100000 -max_len=100.

As `tests.fuzz.reading`, and what is guessed, learnt and looked for by rules: all but the meaning that the door gives to a claim.
"""

from typing import NoReturn

import atheris

with atheris.instrument_imports(include=["derive.checking", "derive.reading"]):
    from derive.catalogue import entries
    from derive.checking import asking, posing
    from derive.checking.document import RULES
    from derive.checking.rules._rule import CheckRule

    entries(RULES, CheckRule)

from derive.vocabulary.errors import InputError
from tests.fuzz.documents import checked_whole
from tests.fuzz.running import run


def _meaningless(*_: object) -> NoReturn:
    raise InputError("nothing is claimed in this run")


if __name__ == "__main__":
    posing.claim_of = asking.claim_of = _meaningless
    run(checked_whole)
