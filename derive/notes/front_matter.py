"""Front matter that the user adds to pages for Jekyll: lines of YAML, looked at and taken as they are."""

from pathlib import Path

from derive.vocabulary.errors import InputError

_LARGEST = 20_000
"""Bytes; nobody's front matter is longer."""


def fields_of(path: Path) -> tuple[str, ...]:
    """The lines of the file, without the `---` lines around them where it has them.

    Raises
    ------
    InputError
        It cannot be read, is too long, is no YAML mapping, or would end the front matter early.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except OSError as failure:
        raise InputError(f"--front-matter: cannot read `{path}`: {failure.strerror or failure}") from None
    if len(raw) > _LARGEST:
        raise InputError(f"--front-matter: `{path}` is longer than {_LARGEST} bytes")
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"--front-matter: `{path}` is not UTF-8 text") from None
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    if kept[:1] == ["---"]:
        kept = kept[1:-1] if kept[-1] == "---" else kept[1:]
    for number, line in enumerate(kept, 1):
        if line.startswith(("---", "...", "%")):
            raise InputError(
                f"--front-matter: line {number} of `{path}` is `{line[:20]}`, which would end the front matter: one block only"
            )
    _check("\n".join(kept), path)
    return tuple(kept)


def _check(text: str, path: Path) -> None:
    """See that it is a block mapping of YAML, so that lines of ours can stand beside it."""
    import yaml

    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f"line {mark.line + 1} of `{path}`" if mark is not None else f"`{path}`"
        raise InputError(f"--front-matter: {where} is no YAML: {getattr(wrong, 'problem', None) or 'it cannot be read'}") from None
    if found is not None and (not isinstance(found, dict) or not all(isinstance(key, str) for key in found) or text.lstrip()[:1] in "{?"):
        raise InputError(f"--front-matter: `{path}` must hold lines such as `layout: post`, each a key with its value")
