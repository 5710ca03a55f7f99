"""The entry point: finds the command, runs it, and turns every error into a message and an exit status."""

import atexit
import gc
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

import click

from derive import __version__
from derive.catalogue import AuthorError, calls, entry, names
from derive.cli.output import complain, discard_output
from derive.vocabulary.calling import meant
from derive.vocabulary.errors import InputError, MissingTool

ROOM = "derive.cli.commands"
USAGE = 2
MISSING = 3
INTERNAL = 4
INTERRUPTED = 130


@dataclass
class Settings:
    """What holds for every command."""

    debug: bool = False


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.find_object(Settings).debug = True  # type: ignore[union-attr]


DEBUG = click.Option(
    ["--debug"], is_flag=True, expose_value=False, callback=_remember, is_eager=True, help="Print a traceback on an internal error."
)


class Commands(click.Group):
    """The commands found in `derive/cli/commands`; --debug may stand before or after a command's name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(names(ROOM))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in names(ROOM):
            return None
        command = entry(ROOM, cmd_name, click.Command)
        if DEBUG not in command.params:
            command.params.append(DEBUG)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        given = args[0]
        if not given.startswith("-") and given not in names(ROOM):
            hint = meant(given, names(ROOM), cutoff=0.6) or f"; known are {', '.join(names(ROOM))}"
            raise InputError(f"unknown command `{given}`{hint}")
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, params=[DEBUG], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="derive", message="%(prog)s %(version)s")
def cli() -> None:
    """From a noise model and a prior to the loss that is minimised, every step ruled on.

    Exit status: 0 good, 1 a check failed, 2 wrong usage or input, 3 an optional tool is missing, 4 internal error.
    """


def main(arguments: Sequence[str] | None = None) -> Never:
    """Run the command line and exit.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        # The process is ours and ends with the command: looking for cycles, also at its end, costs a quarter of the time and frees nothing.
        gc.disable()
        atexit.register(gc.freeze)
        # SymPy reads this when it is imported; what the notes ask of it is more than the thousand answers that it keeps.
        os.environ.setdefault("SYMPY_CACHE_SIZE", "10000")
    settings = Settings()
    try:
        # Not `cli.main`, which would take a closed pipe for a failure.
        with cli.make_context("derive", list(given), obj=settings) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.exceptions.NoArgsIsHelpError as shown:
        complain(shown.format_message())
        sys.exit(USAGE)
    except click.ClickException as wrong:
        if isinstance(wrong, click.UsageError) and wrong.ctx is not None:
            complain(wrong.ctx.get_usage())
        complain(f"derive: {wrong.format_message()}")
        sys.exit(wrong.exit_code)
    except (InputError, AuthorError, MissingTool) as wrong:
        complain(f"derive: {wrong}")
        sys.exit(MISSING if isinstance(wrong, MissingTool) else USAGE)
    except (click.Abort, KeyboardInterrupt):
        complain("derive: interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever reads has read enough, as in `derive show ridge | head`.
        discard_output()
        sys.exit(0)
    except OSError as failure:
        complain(f"derive: cannot write the result: {failure.strerror or failure}")
        discard_output()
        sys.exit(USAGE)
    except Exception as bug:
        if settings.debug:
            import traceback

            complain(traceback.format_exc())
        complain(_report(bug, given))
        sys.exit(INTERNAL)
    sys.exit(0)


def _report(bug: Exception, given: Sequence[str]) -> str:
    """What to tell the authors: what went wrong, at which command, on which versions."""
    import platform  # of all that is loaded for a bug alone the slowest
    from importlib.metadata import PackageNotFoundError, version

    versions = [f"derive {__version__}", f"Python {platform.python_version()}", f"{platform.system()} {platform.machine()}"]
    for package in ("sympy", "python-flint", "numpy", "click"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} not installed")
    told = str(bug) or "no message"
    return "\n".join(
        (
            f"derive: internal error, a bug in derive and no verdict: {type(bug).__name__}: {told}",
            "Please report these lines to the derive authors:",
            f"  command: {shlex.join(('derive', *given))}",
            f"  where: {[f'{path}:{line}' for path, _, line in calls(bug) if path.startswith('derive/')][-1]}",
            f"  versions: {', '.join(versions)}",
            "With --debug the command also prints a traceback; please add it.",
        )
    )
