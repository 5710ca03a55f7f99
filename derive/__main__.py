"""`python -m derive` is `derive`."""

from __future__ import annotations

from derive.cli.main import main

if __name__ == "__main__":
    main()
