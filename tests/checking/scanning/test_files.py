"""Files and folders: encodings, what is refused, what is walked."""

import codecs
from pathlib import Path

import pytest

from derive.checking.scanning.decoding import LARGEST
from derive.checking.scanning.scan import scan_display, scan_file, scan_text
from derive.checking.scanning.walking import documents_in
from derive.vocabulary.errors import InputError
from tests.checking.scanning.places import listed, texts, written


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_encodings(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(mark + "$é$ is 𝔼 and\r\n$σ$".encode(encoding))
    scan = scan_file(path)
    assert listed(scan) == [("inline", "1:2-1:3", "é"), ("inline", "2:2-2:3", "σ")]
    assert scan.remarks == ()


def test_another_encoding_is_guessed_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("caf\xe9 $\xb5 = 1$".encode("latin-1"))
    scan = scan_file(path)
    assert texts(scan) == ["µ = 1"]
    assert [remark.sentence for remark in scan.remarks] == ["byte 3 is no UTF-8: the file was read as Latin-1"]


@pytest.mark.parametrize("content", [b"a\x00b", b"\x89PNG\r\n\x1a\n\x00", codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF8 + b"\xff"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.md: "):
        scan_file(path)


def test_what_is_too_large_or_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with pytest.raises(InputError, match=r"a\.md: cannot be read"):
        scan_file(path)
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(InputError, match="at most 50000000"):
        scan_file(path)
    with pytest.raises(InputError, match="NUL"):
        scan_text("$a$\x00", "b.tex")


def test_one_formula_needs_no_delimiters() -> None:
    assert listed(scan_display("a = b\n  = \\R")) == [("display", "1:1-2:7", "a = b\n  = \\R")]
    assert texts(scan_display("\\newcommand{\\R}{r} \\R % s\n")) == ["r"]
    assert texts(scan_display("so $a$")) == ["a"]
    assert texts(scan_display("\\begin{align} a \\end{align}")) == ["a"]
    assert texts(scan_display("\\begin{aligned} a \\end{aligned}")) == ["\\begin{aligned} a \\end{aligned}"]
    assert texts(scan_display("  \n")) == []


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    names = ["b.md", "a.Rmd", "c/z.tex", "c/d/n.ipynb", "e/q.QMD", "e/notes.markdown"]
    for name in (*names, "f.py", ".git/x.md", "c/.hidden/y.md", "node_modules/p.md", "c/venv/lib/p.md", "c/.draft.md"):
        written(tmp_path, name, "")
    (tmp_path / "c" / "loop").symlink_to(tmp_path)
    (tmp_path / "e" / "same.md").symlink_to(tmp_path / "b.md")
    (tmp_path / "e" / "inside").symlink_to(tmp_path / "c")
    (tmp_path / "e" / "gone.md").symlink_to(tmp_path / "nothing.md")
    found = [path.relative_to(tmp_path).as_posix() for path in documents_in([tmp_path])]
    assert found == ["a.Rmd", "b.md", "c/z.tex", "c/d/n.ipynb", "e/notes.markdown", "e/q.QMD"]
    named = [tmp_path / "f.py", tmp_path / "c", tmp_path / "c" / "z.tex"]
    assert [path.name for path in documents_in(named)] == ["f.py", "z.tex", "n.ipynb"]
    with pytest.raises(InputError, match="no such file"):
        list(documents_in([tmp_path / "g"]))
