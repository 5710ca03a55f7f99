"""Files are written whole or not at all, and nothing that is somebody else's is overwritten."""

from __future__ import annotations

import os

import pytest

from derive.notes.writing import File, differing, origin, prepare, sealed, strays, write_files
from derive.vocabulary.errors import InputError

PAGE = File(path="github/page.md", comment="<!-- {} -->", content=b"# A page\n\ntext\n")


def _write(root, file=PAGE, force=False):
    return write_files(root, [file], {}, force)


def test_a_file_says_who_wrote_it_and_is_known_again(tmp_path):
    assert _write(tmp_path) == ["github/page.md"]
    path = tmp_path / PAGE.path
    assert path.read_bytes().startswith(b"# A page\n\ntext\n\n<!-- written by derive, sha256 ")
    assert origin(path) == PAGE.origin
    assert _write(tmp_path) == []
    assert differing(tmp_path, [PAGE]) == []


def test_a_newer_version_replaces_what_derive_wrote(tmp_path):
    _write(tmp_path)
    newer = File(path=PAGE.path, comment=PAGE.comment, content=b"other\n")
    assert differing(tmp_path, [newer]) == [PAGE.path]
    assert _write(tmp_path, newer) == [PAGE.path]
    assert (tmp_path / PAGE.path).read_bytes() == sealed(newer, {})


@pytest.mark.parametrize("change", [b"# B page", b"", b"somebody else's"])
def test_what_was_edited_or_is_foreign_stays(tmp_path, change):
    _write(tmp_path)
    path = tmp_path / PAGE.path
    there = path.read_bytes().replace(b"# A page", change) if change.startswith(b"#") else change
    path.write_bytes(there)
    with pytest.raises(InputError, match=r"not written by derive, or edited since: `.*page.md`; --force overwrites"):
        _write(tmp_path)
    assert path.read_bytes() == there
    assert _write(tmp_path, force=True) == [PAGE.path]
    assert path.read_bytes() == sealed(PAGE, {})


def test_one_foreign_file_keeps_everything_from_being_written(tmp_path):
    other = File(path="github/a.md", comment="<!-- {} -->", content=b"a\n")
    (tmp_path / "github").mkdir()
    (tmp_path / PAGE.path).write_text("mine")
    with pytest.raises(InputError):
        write_files(tmp_path, [other, PAGE], {}, force=False)
    assert not (tmp_path / other.path).exists()


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_half_way_leaves_nothing_half_written(tmp_path, monkeypatch, failure):
    _write(tmp_path)
    newer = File(path=PAGE.path, comment=PAGE.comment, content=b"other\n")

    def full(*_):
        raise failure

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(type(failure)):
        _write(tmp_path, newer)
    assert [path.name for path in (tmp_path / "github").iterdir()] == ["page.md"]
    assert (tmp_path / PAGE.path).read_bytes() == sealed(PAGE, {})


def test_a_folder_that_cannot_be_made_is_an_error_before_any_work(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"cannot write to `.*file/output`: .*; choose another folder with -o"):
        prepare(tmp_path / "file" / "output")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody is refused: run the tests as a user without rights")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="Permission denied"):
        prepare(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path):
    (tmp_path / PAGE.path).mkdir(parents=True)
    with pytest.raises(InputError, match="is there and is not a file"):
        _write(tmp_path, force=True)


def test_a_published_page_is_readable_by_others(tmp_path):
    old = os.umask(0o022)
    try:
        _write(tmp_path)
    finally:
        os.umask(old)
    assert (tmp_path / PAGE.path).stat().st_mode & 0o777 == 0o644


def test_a_remark_on_the_last_line_is_an_edit(tmp_path):
    _write(tmp_path)
    path = tmp_path / PAGE.path
    path.write_bytes(path.read_bytes().replace(b" -->\n", b" my note -->\n"))
    assert origin(path) is None
    path.write_bytes(sealed(PAGE, {}).replace(b"<!-- written", b"mine <!-- written"))
    assert origin(path) is None


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "github").write_text("in the way")
    with pytest.raises(InputError, match=r"github` is there and is not a folder; move it away"):
        _write(tmp_path)


def test_files_of_ours_that_are_not_written_any_more_are_found(tmp_path):
    _write(tmp_path)
    old = File(path="github/old.md", comment=PAGE.comment, content=b"old\n")
    _write(tmp_path, old)
    (tmp_path / "github" / "mine.md").write_text("mine")
    assert strays(tmp_path, [PAGE]) == ["github/old.md"]
