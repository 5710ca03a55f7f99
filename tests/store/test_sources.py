"""A value depends on what it is computed from and on nothing else: read off the sources, held against what is imported and loaded."""

from __future__ import annotations

import json
import sys

import pytest

from derive.cli.commands._stored import LOOKUPS, of_combination, subject
from derive.paper.places import templates_directory
from derive.store import sources as module
from derive.store.sources import Sources, Subject, sources
from tests.cli.running import process
from tests.packaging.test_structure import imported, modules, ours

FILES = {
    "derive/__init__.py": "from derive.late import x",
    "derive/late.py": "",
    "derive/a.py": 'from derive.room._kind import Kind\nROOM = "derive.room"',
    "derive/unrelated.py": "from derive.a import ROOM",
    "derive/room/__init__.py": "",
    "derive/room/_kind.py": "def f():\n    from derive.deep import g",
    "derive/room/one.py": "from derive.room.two import ENTRY",
    "derive/room/two.py": "from derive.only_two import x",
    "derive/only_two.py": "",
    "derive/deep.py": '"""See derive.unrelated."""',
}
WHOLE = Subject(module="derive.a")
ONE = Subject(module="derive.a", room="derive.room", entries=("one",))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A package, and an environment of four libraries."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for library in module.LIBRARIES:
        (tmp_path / "site" / f"{library}-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(module, "PACKAGE", str(tmp_path / "derive"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), str(tmp_path / "site")])
    return tmp_path


def test_what_is_behind_a_subject(copy):
    room = {"derive.room", "derive.room._kind"}
    all_of_it = {"derive", "derive.a", "derive.deep", *room, "derive.room.one", "derive.room.two", "derive.only_two"}
    assert sources().behind(WHOLE) == all_of_it
    assert sources().behind(ONE) == all_of_it - {"derive.room.two", "derive.only_two"}


@pytest.mark.parametrize("path", FILES)
def test_an_edit_changes_the_keys_of_what_depends_on_the_file(copy, path):
    before = sources()
    (copy / path).write_text(FILES[path] + "\n# edited")
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for wanted in (WHOLE, ONE):
        assert (sources().key(wanted) != before.key(wanted)) == (name in before.behind(wanted))


def test_the_key_is_of_the_subject_the_files_and_the_versions(copy, monkeypatch):
    keys = {sources().key(WHOLE), sources().key(ONE), sources().key(Subject(module="derive.a", room="derive.room", entries=("two",)))}
    (copy / "derive/room/three.py").write_text("")
    keys.add(sources().key(WHOLE))
    (copy / "derive/room/three.py").rename(copy / "derive/room/four.py")
    keys.add(sources().key(WHOLE))
    (copy / "site/sympy-1.0.dist-info").rename(copy / "site/sympy-1.1.dist-info")
    keys.add(sources().key(WHOLE))
    with monkeypatch.context() as patched:
        patched.setattr(sys, "version", "4.0")
        keys.add(sources().key(WHOLE))
    assert len(keys) == 7
    before = sources().key(WHOLE)
    (copy / "derive/__pycache__").mkdir()
    (copy / "derive/__pycache__/a.py").write_text("")
    (copy / "derive/.#a.py").symlink_to("somebody@nowhere")
    assert sources().key(WHOLE) == before


def test_there_are_none_where_a_version_or_the_files_are_not_known(copy):
    (copy / "site/numpy-1.0.dist-info").rmdir()
    assert sources() is None
    (copy / "site/numpy-1.0.dist-info").mkdir()
    assert isinstance(sources(), Sources)
    for path in FILES:
        (copy / path).unlink()
    assert sources() is None


def test_every_import_is_seen():
    """As Python's own parser reads them."""
    seen = sources().modules
    texts = {f"derive.notes.chapters.{path.name}" for path in (templates_directory() / "chapters").glob("*.md")}
    assert len(texts) >= 9
    assert seen.keys() == modules().keys() | texts
    for name in modules():
        assert name == "derive" or ours(imported(name)) - {"derive"} <= seen[name][1], name


LOAD = """
import json, sys
from derive.catalogue import entry
from derive.cli.lookups._lookup import Lookup
entry({room!r}, {name!r}, Lookup).compute(*{entries!r})
json.dump([module for module in sys.modules if module.split(".")[0] == "derive"], sys.stdout)
"""


@pytest.mark.parametrize(
    "wanted",
    [
        *map(subject, ("families", "combinations", "rules", "chapters")),
        subject("explanation", "derive.rules", "drop_constant"),
        of_combination("laplace"),
    ],
    ids=str,
)
def test_what_is_loaded_is_behind_it(wanted):
    """But for other entries of the room, which are imported to be compared, and to make examples of rules."""
    done = process("-c", LOAD.format(room=LOOKUPS, name=wanted.module.rpartition(".")[2], entries=wanted.entries))
    assert done.returncode == 0, done.stderr.decode()
    loaded = set(json.loads(done.stdout))
    others = {name for name in loaded if wanted.room and name.startswith(f"{wanted.room}.") and "._" not in name}
    assert loaded - others <= sources().behind(wanted)


def test_a_ruling_depends_on_the_judge_and_on_its_families():
    found = sources()
    behind = found.behind(of_combination("gaussian+flat"))
    assert {"judging.judge", "rules.split_sum", "vocabulary.functions.erf", "model", "definitions.mse", "claims.relations"} <= {
        name.removeprefix("derive.") for name in behind
    }
    assert {name.rpartition(".")[2] for name in behind if name.startswith("derive.families.") and "._" not in name} == {"gaussian", "flat"}
    apart = ("derive.notes", "derive.cli.commands", "derive.numerics.solvers", "derive.paper.targets")
    assert not {name for name in behind if name.startswith(apart)}


def test_an_explanation_depends_on_its_rule():
    behind = sources().behind(subject("explanation", "derive.rules", "drop_constant"))
    assert {name for name in behind if name.startswith("derive.rules.") and "._" not in name} == {"derive.rules.drop_constant"}
