"""Documents of every kind, checked to the end: python -m tests.fuzz.judging FOLDER -atheris_runs=10000 -max_len=100."""

import atheris

with atheris.instrument_imports(include=["derive.checking", "derive.reading"]):
    from derive.catalogue import entries
    from derive.checking.document import RULES
    from derive.checking.rules._rule import CheckRule

    entries(RULES, CheckRule)

from tests.fuzz.documents import checked_whole
from tests.fuzz.running import run

if __name__ == "__main__":
    run(checked_whole)
