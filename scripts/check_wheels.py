"""Resolves every run-time dependency, the optional ones too, with binary wheels only, for each Python and platform that the README names.

Nothing is installed: pip only resolves. `python scripts/check_wheels.py` prints the table of the README and fails if
any cell does. Environment markers are evaluated by the Python that runs this, so a dependency that another
package has on one platform only (colorama, on Windows) is resolved there by name.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Linux x86_64": tuple(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)) + ("manylinux2014_x86_64",),
    "Linux aarch64": tuple(f"manylinux_2_{minor}_aarch64" for minor in range(28, 16, -1)) + ("manylinux2014_aarch64",),
    "macOS arm64": tuple(f"macosx_{major}_0_arm64" for major in range(14, 10, -1)),
    "Windows amd64": ("win_amd64",),
}
EXTRA = {"Windows amd64": ("colorama",)}


def dependencies() -> list[str]:
    """What the package needs at run time, with all that is optional."""
    with (Path(__file__).parent.parent / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["fit"], *project["optional-dependencies"]["figures"]]


def resolve(python: str, platform: str, needed: list[str]) -> str:
    """The error of pip's resolver, or nothing."""
    with tempfile.TemporaryDirectory() as target:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--disable-pip-version-check", "--ignore-installed"]
        command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, "--target", target]
        # abi3 and none are the tags of wheels that serve several versions.
        command += [part for tag in (f"cp{python.replace('.', '')}", "abi3", "none") for part in ("--abi", tag)]
        command += [part for tag in (*PLATFORMS[platform], "any") for part in ("--platform", tag)]
        done = subprocess.run([*command, *needed, *EXTRA.get(platform, ())], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if "ERROR" in line]
    return "; ".join(lines) or done.stderr.strip()


def table(cells: dict[tuple[str, str], str]) -> Iterator[str]:
    """Markdown: a row for each platform, a column for each Python."""
    yield "| | " + " | ".join(PYTHONS) + " |"
    yield "|---" * (len(PYTHONS) + 1) + "|"
    for platform in PLATFORMS:
        yield f"| {platform} | " + " | ".join("no" if cells[python, platform] else "yes" for python in PYTHONS) + " |"


def main() -> int:
    """Print the table, then what failed."""
    needed = dependencies()
    cells = {(python, platform): resolve(python, platform, needed) for platform in PLATFORMS for python in PYTHONS}
    print("\n".join(table(cells)))
    for (python, platform), error in cells.items():
        if error:
            print(f"Python {python}, {platform}: {error}", file=sys.stderr)
    return 1 if any(cells.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
