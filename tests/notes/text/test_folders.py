"""A lecturer's own folder: texts written there as a start, changed, added, selected; what links out of a selection; the audit."""

from __future__ import annotations

import pytest

from derive.cli.main import main
from derive.notes.text.chapters import ours


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def derive(*arguments):
        with pytest.raises(SystemExit) as stopped:
            main(list(arguments))
        return stopped.value.code or 0, *capsys.readouterr()

    return derive


NEW = """---
title: Mine
number: 12
summary: Words on $\\theta$.
---

```claim
(a + b)^2 = a^2 + 2 a b + b^2
```

See [that](flat_prior) and [this](bayes_rule), for {given}`a > 0`.
"""


def test_texts_are_written_as_a_start_and_nobodys_are_overwritten(run, tmp_path):
    assert run("notes", "--eject", "mine", "--chapter", "flat_prior")[0] == 0
    text = tmp_path / "mine" / "flat_prior.md"
    assert text.read_bytes() == (ours() / "flat_prior.md").read_bytes()
    text.write_text("changed")
    status, _, err = run("notes", "--eject", "mine", "--chapter", "flat_prior")
    assert (status, text.read_text()) == (2, "changed")
    assert "is there already; --force overwrites" in err
    assert run("notes", "--eject", "mine", "--chapter", "flat_prio")[0] == 2


def test_a_selection_with_a_chapter_of_ones_own_and_a_changed_one(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "added.md").write_text(NEW)
    changed = (ours() / "flat_prior.md").read_text(encoding="utf-8").replace("The estimates agree.", "They agree.")
    (tmp_path / "mine" / "flat_prior.md").write_text(changed, encoding="utf-8")
    chosen = ("--chapters", "mine", "--chapter", "flat_prior,added", "--no-figures", "--to", "github,latex", "-o", "notes")
    assert run("notes", *chosen)[0] == 0
    pages = tmp_path / "notes" / "github"
    assert sorted(path.name for path in pages.iterdir()) == ["README.md", "added.md", "flat_prior.md"]
    added = (pages / "added.md").read_text(encoding="utf-8")
    assert "(a + b)^2 = a^2 + 2ab + b^2\n\\tag*" in added
    assert "See [that](flat_prior.md) and this, for $`a > 0`$." in added
    assert "They agree." in (pages / "flat_prior.md").read_text(encoding="utf-8")
    index = (pages / "README.md").read_text(encoding="utf-8")
    assert index.index("](flat_prior.md)") < index.index("](added.md)")
    book = (tmp_path / "notes" / "latex" / "book.tex").read_text(encoding="utf-8")
    assert book.index(r"\input{flat_prior}") < book.index(r"\input{added}")
    assert run("notes", *chosen, "--check")[0] == 0


def test_mistakes_of_all_texts_are_told_and_nothing_is_written(run, tmp_path):
    (tmp_path / "mine").mkdir()
    for name in ("one", "two"):
        (tmp_path / "mine" / f"{name}.md").write_text(NEW.replace("See", "So $a = b$. See"))
    (tmp_path / "mine" / "three.md").write_text(NEW.replace("2 a b", "3 a b"))
    status, _, err = run("notes", "--chapters", "mine", "--chapter", "one,two,three", "--no-figures", "-o", "notes")
    assert status == 2
    for name, line in (("one", 11), ("two", 11), ("three", 7)):
        assert f"mine/{name}.md:{line}: " in err
    assert "this claim is not proved: Refuted" in err
    assert not list((tmp_path / "notes").rglob("*.md"))


def test_a_folder_without_texts_is_refused(run, tmp_path):
    status, _, err = run("notes", "--chapters", str(tmp_path), "--no-figures")
    assert (status, "holds no text NAME.md" in err) == (2, True)


def test_the_audit_tells_what_nobody_judged_and_what_is_no_condition(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "added.md").write_text(NEW.replace("See", "So {said}`a = b`, {given}`(a + 1)^2 = a^2 + 2 a + 1`. See"))
    status, out, _ = run("notes", "--chapters", "mine", "--chapter", "added", "--audit")
    assert status == 1, out
    assert out.splitlines() == [
        "added:11: said a = b",
        "added:11: given (a + 1)^2 = a^2 + 2 a + 1  (the judge proves it: state it as a claim)",
        "added:11: given a > 0",
        "2 given, 1 said, 0 define",
    ]
