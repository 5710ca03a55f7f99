"""Front matter of the user's: taken as it stands, refused where it would break the page."""

from __future__ import annotations

import pytest

from derive.notes.book import Request, files
from derive.notes.front_matter import fields_of
from derive.vocabulary.errors import InputError


@pytest.mark.parametrize("text", ["layout: post\nmath: true\n", "---\nlayout: post\nmath: true\n---\n\n", "\ufefflayout: post\nmath: true"])
def test_lines_are_taken_with_or_without_fences(tmp_path, text):
    (tmp_path / "front.yml").write_text(text, encoding="utf-8")
    assert fields_of(tmp_path / "front.yml") == ("layout: post", "math: true")


@pytest.mark.parametrize(
    "content, message",
    [
        (b"layout: post\n---\ntext", "line 2 of `.*` is `---`, which would end the front matter"),
        (b"a: b\n--- # c: d", "line 2 of `.*` is `--- # c: d`, which would end"),
        (b"a: b\n...", "line 2 of `.*` is `...`, which would end"),
        (b"%YAML 1.2", "which would end the front matter"),
        (b"just words", "must hold lines such as `layout: post`"),
        (b"layout:post", "must hold lines such as"),
        (b"- a\n- b", "must hold lines such as"),
        (b"{a: b}", "must hold lines such as"),
        (b"1: b", "must hold lines such as"),
        (b"a: [1, 2", "line 1 of `.*` is no YAML"),
        (b'a: "unclosed', "line 1 of `.*` is no YAML"),
        (b"a: *nowhere", "is no YAML: found undefined alias"),
        (b"a: b: c", "is no YAML: mapping values are not allowed here"),
        (b"a: !!python/object:os.system x", "is no YAML: could not determine a constructor"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"a: b\n" * 10_000, "is longer than 20000 bytes"),
        (b"a: \x1b[31m", "is no YAML"),
        (b"a: " + b"[" * 9_000, "is no YAML"),
    ],
)
def test_what_would_break_the_page_is_refused(tmp_path, content, message):
    (tmp_path / "front.yml").write_bytes(content)
    with pytest.raises(InputError, match=message):
        fields_of(tmp_path / "front.yml")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"cannot read `.*nowhere`: No such file"):
        fields_of(tmp_path / "nowhere")
    with pytest.raises(InputError, match="cannot read"):
        fields_of(tmp_path)


def test_the_users_title_wins():
    request = Request(targets=("kramdown",), chapters=("gaussian_noise",), front_matter=("layout: post", "title: Mine"), figures=False)
    page = next(iter(files(request, lambda _: None))).content.decode()
    head = page.split("---\n")[1]
    assert head.startswith('description: "')
    assert head.endswith("layout: post\ntitle: Mine\n")
