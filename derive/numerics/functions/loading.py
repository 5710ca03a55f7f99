"""Generated text becomes functions: read by Python's own parser, held to a list of what generated code may contain, then run."""

import ast
import builtins
import hashlib
import linecache
import re
from collections.abc import Callable, Iterable
from typing import Any

from derive.catalogue import entries
from derive.numerics.functions.numpy_printer import CONSTANTS
from derive.vocabulary.errors import missing
from derive.vocabulary.functions._function import ROOM, Function

_ALLOWED = (
    ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Expr, ast.Return, ast.Assign, ast.Name, ast.Load, ast.Store,
    ast.Constant, ast.Tuple, ast.Call, ast.keyword, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.USub,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult, ast.Import, ast.ImportFrom, ast.alias,
)  # fmt: skip
_MODULES = {None: {"numpy"}, "scipy": {"special"}, "derive.numerics.functions.running": {"finite", "off_kink", "sigmoid", "softplus"}}
_ATTRIBUTES = {"T", "shape", "size", "sum", "float_power", "sqrt", *(text.partition(".")[2] for text in CONSTANTS.values())}


def load(text: str, templates: Iterable[str] | None = None) -> dict[str, Callable[..., Any]]:
    """The functions that the text defines, by name.

    Parameters
    ----------
    text : str
        As written by `generating`; anything else is refused.
    templates : iterable of str, optional
        Source of the functions in it; those of all functions unless given.

    Raises
    ------
    MissingTool
        A special function in it is SciPy's, and SciPy cannot be imported.
    """
    if templates is None:
        templates = (known.numpy or "" for known in entries(ROOM, Function))
    tree = ast.parse(text)
    _check(tree, _ATTRIBUTES.union(*(re.findall(r"\.([a-z]\w*)", template) for template in templates)))
    name = f"<derive {hashlib.sha256(text.encode()).hexdigest()[:12]}>"
    # So that a traceback and `inspect.getsource` show the lines; as `lambdify` does it.
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace: dict[str, Any] = {}
    try:
        exec(compile(tree, name, "exec"), namespace)  # the one place where text is run: every node of it has been checked
    except ImportError as why:
        raise missing("the code of this objective needs the special functions of SciPy", "fit", why) from None
    return {node.name: namespace[node.name] for node in tree.body if isinstance(node, ast.FunctionDef)}


def _check(tree: ast.Module, attributes: set[str]) -> None:
    """Arithmetic, calls of known functions, and nothing else: whatever a symbol is called, it cannot become code."""
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise AssertionError(f"generated code with a `{type(node).__name__}`")
        match node:
            case ast.Import(names=names):
                _within((alias.name for alias in names), _MODULES[None])
            case ast.ImportFrom(module=module, names=names):
                _within((alias.name for alias in names), _MODULES.get(module, set()))
            case ast.Attribute(attr=attribute):
                _within((attribute,), attributes)
            case ast.Name(id=name):
                if hasattr(builtins, name) or name.startswith("_"):
                    raise AssertionError(f"generated code with the name `{name}`")
            case ast.FunctionDef(decorator_list=decorators):
                _within(map(ast.dump, decorators), set())


def _within(found: Iterable[str], known: set[str]) -> None:
    for item in found:
        if item not in known:
            raise AssertionError(f"generated code with `{item}`")
