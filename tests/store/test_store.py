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
from derive.store.sources import Subject
from tests.cli.running import ROOT


def of(name):
    return Subject(module="derive.catalogue", entries=(name,))


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path / "store"))
    return opened()


def files(store):
    return [path for path in Path(store.folder).rglob("*") if path.is_file()]


def test_what_is_kept_is_found_by_its_name(store):
    assert store.get(of("a")) is None
    store.put(of("a"), "one\ntwo σ²")
    store.put(of("b"), "")
    assert (store.get(of("a")), store.get(of("b")), store.get(of("c"))) == ("one\ntwo σ²", "", None)
    store.put(of("a"), "three")
    assert opened().get(of("a")) == "three"
    assert len(files(store)) == 2


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.data())
def test_a_damaged_file_is_as_none(tmp_path_factory, data):
    store = replace(opened(), folder=str(tmp_path_factory.mktemp("store")))
    store.put(of("a"), "some text")
    (path,) = files(store)
    whole = path.read_bytes()
    cut, longer = st.integers(0, len(whole) - 1).map(lambda length: whole[:length]), st.binary(min_size=1).map(whole.__add__)
    damaged = data.draw(st.one_of(cut, longer, st.binary()))
    path.write_bytes(damaged)
    assert store.get(of("a")) == ("some text" if damaged == whole else None)
    store.put(of("a"), "another")
    assert store.get(of("a")) == "another"


def test_a_text_under_another_name_or_key_is_not_taken(store):
    store.put(of("a"), "text")
    (path,) = files(store)
    store.put(of("b"), "other")
    (other,) = set(files(store)) - {path}
    other.write_bytes(path.read_bytes())
    assert store.get(of("b")) is None
    stale = replace(store, sources=replace(store.sources, versions=("another",)))
    path.rename(path.with_name(stale.sources.key(of("a"))))
    assert stale.get(of("a")) is None


@pytest.mark.parametrize("what", ["a file", "a folder there", "below a file", "a null byte", "read-only", "no sources", "no folder"])
def test_where_nothing_can_be_kept_nothing_is_an_error(tmp_path, what):
    (tmp_path / "file").write_text("")
    found = opened().sources
    folder = tmp_path / {"a file": "file", "below a file": "file/store", "a null byte": "\0"}.get(what, "store")
    store = Store(str(folder), found)
    match what:
        case "a folder there":
            folder.mkdir()
            (folder / found.key(of("a"))).mkdir()
        case "read-only":
            if os.name != "posix" or not Path("/proc/self").is_dir():
                pytest.skip("a folder in which nobody can write, not even root")
            store = Store("/proc/self/store", found)
        case "no sources":
            store = Store(str(folder), None)
        case "no folder":
            store = Store(None, found)
    store.put(of("a"), "text")
    assert store.get(of("a")) is None
    assert (tmp_path / "file").read_text() == ""


def test_a_folder_in_the_place_of_a_file_is_no_error(store):
    store.put(of("a"), "text")
    (path,) = files(store)
    path.unlink()
    path.mkdir()
    store.put(of("a"), "text")
    assert store.get(of("a")) is None
    assert files(store) == [], "no scratch is left"


def test_a_text_that_is_too_long_is_not_kept(store):
    store.put(of("a"), "x" * kept.LONGEST)
    assert store.get(of("a")) is None


def test_a_writer_that_is_stopped_half_way_leaves_what_was_there(store, monkeypatch):
    def stopped(*_):
        raise OSError("planted")

    store.put(of("a"), "old")
    monkeypatch.setattr(os, "replace", stopped)
    store.put(of("a"), "new")
    assert store.get(of("a")) == "old"
    assert len(files(store)) == 1, "no scratch is left"


WRITER = """
import sys
from derive.store.kept import opened
from derive.store.sources import Subject
of = lambda name: Subject(module="derive.catalogue", entries=(name,))
store = opened()
sys.stdin.readline()
for number in range(15):
    store.put(of(f"{sys.argv[1]} {number}"), sys.argv[1] * number)
    store.put(of("shared"), sys.argv[1] * 3000)
    assert store.get(of("shared")) in ("a" * 3000, "b" * 3000)
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
    assert {name: store.get(of(name)) for name in (f"{who} {n}" for who in "ab" for n in range(15))} == {
        f"{who} {n}": who * n for who in "ab" for n in range(15)
    }
    assert len(files(store)) == 31, "no scratch is left"


def test_old_files_are_swept_and_nothing_else_is_touched(store, monkeypatch):
    monkeypatch.setattr(kept, "FILES", 8)
    folder = Path(store.folder)
    (folder / "of somebody").mkdir(parents=True)
    (folder / "of somebody" / "file").write_text("")
    (folder / "notes").write_text("")
    for number in range(12):
        store.put(of(str(number)), "text")
        os.utime(folder / store.sources.key(of(str(number))), (number, number))
    assert [store.get(of(str(number))) for number in range(12)] == [None] * 4 + ["text"] * 8
    assert len(files(store)) == 10, "what is not ours stays"


def test_nothing_is_kept_of_sources_that_changed_meanwhile(store, monkeypatch):
    changed = replace(store.sources, modules=store.sources.modules | {"derive.catalogue": (b"edited", frozenset())})
    monkeypatch.setattr(kept, "sources", lambda: changed)
    store.put(of("a"), "of old sources, or of new ones?")
    assert store.get(of("a")) is None
    assert files(store) == []
    elsewhere = replace(store.sources, modules=store.sources.modules | {"derive.model": (b"edited", frozenset())})
    monkeypatch.setattr(kept, "sources", lambda: elsewhere)
    store.put(of("a"), "of other sources")
    assert store.get(of("a")) == "of other sources"


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
