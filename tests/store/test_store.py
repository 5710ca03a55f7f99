"""The store keeps texts, and whatever is wrong with it is as if it kept nothing: checked by damaging it, and from two processes at once."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.store import kept
from derive.store.kept import Store, opened
from tests.cli.running import ROOT


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "store"))
    return opened()


def files(store):
    return [path for path in Path(store.folder).rglob("*") if path.is_file()]


def test_what_is_kept_is_found_by_its_name(store):
    assert store.get("a") is None
    store.put("a", "one\ntwo σ²")
    store.put("b", "")
    assert (store.get("a"), store.get("b"), store.get("c")) == ("one\ntwo σ²", "", None)
    store.put("a", "three")
    assert opened().get("a") == "three"
    assert len(files(store)) == 2


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.data())
def test_a_damaged_file_is_as_none(tmp_path_factory, data):
    store = replace(opened(), folder=str(tmp_path_factory.mktemp("store")))
    store.put("a", "some text")
    (path,) = files(store)
    whole = path.read_bytes()
    cut, longer = st.integers(0, len(whole) - 1).map(lambda length: whole[:length]), st.binary(min_size=1).map(whole.__add__)
    damaged = data.draw(st.one_of(cut, longer, st.binary()))
    path.write_bytes(damaged)
    assert store.get("a") == ("some text" if damaged == whole else None)
    store.put("a", "another")
    assert store.get("a") == "another"


def test_a_text_under_another_name_or_key_is_not_taken(store):
    store.put("a", "text")
    (path,) = files(store)
    store.put("b", "other")
    (other,) = set(files(store)) - {path}
    other.write_bytes(path.read_bytes())
    assert store.get("b") is None
    stale = replace(store, key="0" * 32)
    path.parent.rename(path.parent.with_name("0" * 32))
    assert stale.get("a") is None


@pytest.mark.parametrize("what", ["a file", "a file at the key", "below a file", "a null byte", "read-only", "no key", "no folder"])
def test_where_nothing_can_be_kept_nothing_is_an_error(tmp_path, what):
    (tmp_path / "file").write_text("")
    key = opened().key
    folder = tmp_path / {"a file": "file", "below a file": "file/store", "a null byte": "\0"}.get(what, "store")
    store = Store(str(folder), key)
    match what:
        case "a file at the key":
            folder.mkdir()
            (folder / key).write_text("")
        case "read-only":
            if os.name != "posix" or not Path("/proc/self").is_dir():
                pytest.skip("a folder in which nobody can write, not even root")
            store = Store("/proc/self/store", key)
        case "no key":
            store = Store(str(folder), None)
        case "no folder":
            store = Store(None, key)
    store.put("a", "text")
    assert store.get("a") is None
    assert (tmp_path / "file").read_text() == ""


def test_a_folder_in_the_place_of_a_file_is_no_error(store):
    store.put("a", "text")
    (path,) = files(store)
    path.unlink()
    path.mkdir()
    store.put("a", "text")
    assert store.get("a") is None
    assert files(store) == [], "no scratch is left"


def test_a_text_that_is_too_long_is_not_kept(store):
    store.put("a", "x" * kept.LONGEST)
    assert store.get("a") is None


def test_a_writer_that_is_stopped_half_way_leaves_what_was_there(store, monkeypatch):
    def stopped(*_):
        raise OSError("planted")

    store.put("a", "old")
    monkeypatch.setattr(os, "replace", stopped)
    store.put("a", "new")
    assert store.get("a") == "old"
    assert len(files(store)) == 1, "no scratch is left"


WRITER = """
import sys
from derive.store.kept import opened
store = opened()
sys.stdin.readline()
for number in range(15):
    store.put(f"{sys.argv[1]} {number}", sys.argv[1] * number)
    store.put("shared", sys.argv[1] * 3000)
    assert store.get("shared") in ("a" * 3000, "b" * 3000), store.get("shared")
"""


def test_two_writers_lose_nothing(store):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=ROOT)
        for name in "ab"
    ]
    for writer in writers:
        writer.stdin.write(b"go\n")
        writer.stdin.flush()
    for writer in writers:
        _, err = writer.communicate()
        assert writer.returncode == 0, err.decode()
    assert {name: store.get(name) for name in (f"{who} {n}" for who in "ab" for n in range(15))} == {
        f"{who} {n}": who * n for who in "ab" for n in range(15)
    }
    assert len(files(store)) == 31, "no scratch is left"


def test_old_keys_are_swept_and_nothing_else_is_touched(store, monkeypatch):
    monkeypatch.setattr(kept, "fingerprint", lambda: key)
    folder = Path(store.folder)
    (folder / "of somebody").mkdir(parents=True)
    (folder / "of somebody" / "file").write_text("")
    for number in range(kept.KEYS + 5):
        key = f"{number:032x}"
        replace(store, key=key).put("a", "text")
        os.utime(folder / key, (number, number))
    remaining = sorted(path.name for path in folder.iterdir())
    assert remaining == [*(f"{number:032x}" for number in range(5, kept.KEYS + 5)), "of somebody"]
    foreign = folder / f"{5:032x}" / "file"
    foreign.write_text("")
    os.utime(foreign.parent, (0, 0))
    key = "f" * 32
    replace(store, key=key).put("a", "text")
    assert foreign.exists(), "what is not ours stays"
    assert replace(store, key=key).get("a") == "text"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A package of two files with a template beside it, and an environment of two libraries."""
    for path, text in {"derive/a.py": "1", "derive/b/c.py": "2", "templates/d.j2": "3"}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for library in ("sympy", "python_flint", "mpmath", "numpy"):
        (tmp_path / "site" / f"{library}-1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(kept, "_PACKAGE", str(tmp_path / "derive"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), str(tmp_path / "site")])
    return tmp_path


def test_the_key_is_of_sources_templates_and_versions(copy):
    keys = {kept.fingerprint()}
    for path in ("derive/a.py", "derive/b/c.py", "templates/d.j2"):
        (copy / path).write_text((copy / path).read_text() + "more")
        keys.add(kept.fingerprint())
    (copy / "derive/new.py").write_text("")
    keys.add(kept.fingerprint())
    (copy / "derive/new.py").rename(copy / "derive/newer.py")
    keys.add(kept.fingerprint())
    (copy / "site/sympy-1.0.dist-info").rename(copy / "site/sympy-1.1.dist-info")
    keys.add(kept.fingerprint())
    assert len(keys) == 7
    assert None not in keys
    before = kept.fingerprint()
    (copy / "derive/__pycache__").mkdir()
    (copy / "derive/__pycache__/a.py").write_text("")
    (copy / "derive/.#a.py").symlink_to("somebody@nowhere")
    assert kept.fingerprint() == before


def test_the_key_is_of_pythons_version(copy, monkeypatch):
    before = kept.fingerprint()
    monkeypatch.setattr(sys, "version", "4.0")
    assert kept.fingerprint() != before


def test_there_is_no_key_where_a_version_or_the_sources_are_not_known(copy):
    (copy / "site/numpy-1.0.dist-info").rmdir()
    assert kept.fingerprint() is None
    (copy / "site/numpy-1.0.dist-info").mkdir()
    assert kept.fingerprint() is not None
    for path in ("derive/a.py", "derive/b/c.py", "templates/d.j2"):
        (copy / path).unlink()
    assert kept.fingerprint() is None


def test_nothing_is_kept_of_sources_that_changed_meanwhile(store, monkeypatch):
    monkeypatch.setattr(kept, "fingerprint", lambda: "1" * 32)
    store.put("a", "of old sources, or of new ones?")
    monkeypatch.undo()
    assert store.get("a") is None


@pytest.mark.parametrize(
    ("platform", "environment", "wanted"),
    [
        ("linux", {"HOME": "HERE"}, "HERE/.cache/derive"),
        ("linux", {"HOME": "HERE", "XDG_CACHE_HOME": "/xdg"}, "/xdg/derive"),
        ("linux", {"HOME": "HERE", "XDG_CACHE_HOME": "relative"}, "HERE/.cache/derive"),
        ("darwin", {"HOME": "HERE", "XDG_CACHE_HOME": "/xdg"}, "HERE/Library/Caches/derive"),
        ("win32", {"HOME": "HERE", "LOCALAPPDATA": "/local"}, "/local/derive"),
        ("win32", {"HOME": "HERE"}, "HERE/AppData/Local/derive"),
        ("linux", {"HOME": "HERE", "DERIVE_CACHE": "/named"}, "/named"),
        ("linux", {"HOME": "HERE", "DERIVE_CACHE": "~/named"}, "HERE/named"),
        ("linux", {"HOME": "HERE/nobody"}, None),
        ("linux", {"HOME": "HERE/nobody", "DERIVE_CACHE": "/named"}, "/named"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="paths are spelt as on POSIX here")
def test_where_it_is(monkeypatch, tmp_path, platform, environment, wanted):
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "DERIVE_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value.replace("HERE", str(tmp_path)))
    monkeypatch.setattr(sys, "platform", platform)
    assert kept.folder() == (None if wanted is None else wanted.replace("HERE", str(tmp_path)))
