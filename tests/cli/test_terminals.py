"""Any terminal: ASCII only, closed pipes, colour and its absence."""

import io
import json
import subprocess
import sys

import pytest

from derive.cli import output
from derive.cli.output import ascii_spelling
from tests.cli.running import ROOT, process

ESCAPE = "\x1b["


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("σ²", "sigma^2"),
        ("yᵢ − f_θ(xᵢ)", "y_i - f_theta(x_i)"),
        ("x₁₂ + e⁻¹⁰", "x_12 + e^-10"),
        ("✓ Σ ∑", "[proved] Sigma sum"),
        ("θ̂ é", "theta_hat e"),
        ("plain", "plain"),
        ("漢", "?"),
        ("e\u0308", "e"),
    ],
)
def test_ascii_spelling(text, spelt):
    assert ascii_spelling(text) == spelt


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_no_encoding_makes_show_fail(encoding):
    done = process("-m", "derive", "show", "laplace", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    text = done.stdout.decode(encoding)
    assert ("✓" if encoding == "utf-8" else "[proved]") in text


def test_json_is_the_same_on_every_terminal():
    outputs = {
        process("-m", "derive", "list", "--format", "json", PYTHONIOENCODING=name, PYTHONUTF8="0").stdout for name in ("ascii", "utf-8")
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())


class Terminal(io.StringIO):
    """A terminal as far as anybody asks."""

    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("settings", "stream", "coloured"),
    [
        ({}, Terminal, True),
        ({"NO_COLOR": "1"}, Terminal, False),
        ({"TERM": "dumb"}, Terminal, False),
        ({}, io.StringIO, False),
    ],
)
def test_colour_only_on_a_terminal_that_wants_it(monkeypatch, settings, stream, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    screen = stream()
    monkeypatch.setattr(sys, "stdout", screen)
    output.emit("✓ proved")
    assert (ESCAPE in screen.getvalue()) == coloured


def test_a_reader_who_leaves_early_is_no_error():
    script = "import sys; from derive.cli.main import main; sys.stdin.readline(); main(['list'])"
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    child.stdout.close()
    child.stdin.write(b"go\n")
    child.stdin.close()
    assert child.wait() == 0
    assert child.stderr.read() == b""
    child.stderr.close()


@pytest.mark.parametrize(("stream", "shown"), [(Terminal, True), (io.StringIO, False), (lambda: None, False)])
def test_progress_is_shown_on_a_terminal_only(monkeypatch, stream, shown):
    screen = stream()
    monkeypatch.setattr(sys, "stderr", screen)
    done = []
    with output.progress(4) as advance:
        for name in ("one", "two", "three", "four"):
            advance(name)
            done.append(name)
    assert done[-1] == "four"
    if screen is None:
        return
    told = screen.getvalue()
    assert ("three" in told and "75%" in told and "100%" in told) == shown
    assert bool(told) == shown
    assert told.endswith("\n" if shown else ""), "what is printed next begins a line of its own"


def test_progress_that_is_interrupted_leaves_the_terminal_tidy(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    def interrupted() -> None:
        with output.progress(4) as advance:
            advance("one")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    told = screen.getvalue()
    assert told.rstrip("\n").endswith("\x1b[?25h"), "the cursor is shown again"
    assert told.endswith("\n")
