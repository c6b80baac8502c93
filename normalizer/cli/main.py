"""The entry of the command line: which commands there are, and how failures end."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from normalizer.errors import InputError, VocabularyError
from normalizer.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

EXIT_UNUSABLE = 2
_EXIT_INTERRUPTED = 130
_EXIT_PIPE = 141
_EXIT_TERMINATED = 143
_MOST_FINDINGS = 20

# name -> (module, attribute, what `endnorm --help` says); the module is imported when the command runs
_COMMANDS = {
    "normalize": ("normalizer.cli.normalize", "normalize", "Map outcomes to endpoints, criteria and time frames."),
    "explain": ("normalizer.cli.explain", "explain", "Show how one text was read, step by step."),
    "audit": ("normalizer.cli.audit", "audit", "Report what the vocabulary misses and what adding it would gain."),
    "review": ("normalizer.cli.review", "review", "Browse, try outcomes and work through an audit in the browser."),
    "vocab": ("normalizer.cli.vocab", "vocab_group", "Search, check, change and export the vocabulary."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader that closed the pipe ends it quietly, like `head` does."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(_leave_pipe()) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in _COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, "--version", prog_name="endnorm")
def endnorm() -> None:
    """Map free-text clinical-trial outcomes to canonical endpoint concepts.

    \b
    endnorm normalize trials.jsonl              # a table on the terminal
    endnorm normalize trials.jsonl -o out.csv   # a file; its suffix sets the format
    endnorm explain "ORR per IMWG 2016, up to 2 years"
    """  # noqa: D301 - \b must reach click


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code: 0 done, 1 done but rows were unreadable, 2 usage or nothing readable.

    Ctrl-C ends with 130, a closed pipe with 141; neither shows a traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _stop)
    try:
        code = endnorm.main(list(arguments) if arguments is not None else None, standalone_mode=False)
        _flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _say("Interrupted.", _EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        code = EXIT_UNUSABLE
    except VocabularyError as error:
        code = _say(_show_findings(error), EXIT_UNUSABLE)
    except InputError as error:
        code = _say(f"Error: {error}", EXIT_UNUSABLE)
    except BrokenPipeError:
        code = _leave_pipe()
    except OSError as error:  # a full disk, a device that went away
        _leave_pipe()
        code = _say(f"Error: {error.filename or 'the output'}: {error.strerror or error}", EXIT_UNUSABLE)
    return code if isinstance(code, int) else 0


def _flush() -> None:
    """Write what is held back; a sink whose reader is gone may leave standard output closed."""
    if not sys.stdout.closed:
        sys.stdout.flush()


def main() -> NoReturn:
    """Run the command of the command line and leave at once: taking the vocabulary apart would be time for nothing."""
    code = run()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _leave_pipe() -> int:
    """Send what is still buffered to nowhere, so that it does not raise again when Python closes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _EXIT_PIPE


def _show_findings(error: VocabularyError) -> str:
    lines = [f"Error: {error.message}", *error.findings[:_MOST_FINDINGS]]
    if len(error.findings) > _MOST_FINDINGS:
        lines.append(f"... and {len(error.findings) - _MOST_FINDINGS} more; see `endnorm vocab lint`")
    return "\n".join(lines)


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


def _stop(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    raise SystemExit(_EXIT_TERMINATED)
