"""The command `kurs` itself: its groups and commands in the order of its help, and the exit codes."""

import codecs
import io
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from kurs.cli.commands import books, installation, keys
from kurs.cli.commands.backtests import backtest, results, verify
from kurs.cli.commands.search import optimize
from kurs.cli.commands.strategies import check, strategies
from kurs.cli.commands.trading import api, front, replay, run
from kurs.cli.standard import open_outputs
from kurs.domain.errors import BadInput, Fatal, KursError

__all__ = ["EXIT_CODES", "app", "main", "reported"]

EXIT_CODES = {
    0: "done",
    1: "a check found a problem, or Kurs itself failed",
    2: "the command line is wrong",
    3: "bad input: a setting, a name, a file",
    4: "not available now: port or data folder in use, database locked, disk full",
    5: "stopped for safety: database newer than the program, books that do not add up",
    130: "interrupted",
}
EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."


class _Commands(TyperGroup):
    """What is refused is told with its value."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            # Of a value that is no such number there is more to tell than typer does.
            told: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
            if told and told[0]["type"] != "value_error":
                why = told[0]["msg"]
                error.message = f"{told[0]['input']!r} is not allowed; {why[:1].lower()}{why[1:]}"
            raise


app = typer.Typer(
    name="kurs",
    cls=_Commands,
    help="Kurs: trades on paper, on one deterministic engine.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for name, group in (
    ("data", books.data),
    ("db", books.db),
    ("token", keys.token),
    ("audit", keys.audit),
    ("totp", keys.totp),
    ("config", installation.config),
    ("results", results),
    ("strategy", strategies),
    ("check", check),
):
    app.add_typer(group, name=name)
for command in (run, front, replay, backtest, optimize, verify, api, installation.doctor, installation.version):
    app.command()(command)


def main() -> None:
    """The entry point: runs the command; our errors become one line and their exit code."""
    open_outputs()
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error("spelled", _spelled)
        sys.stdout.reconfigure(errors="spelled")
    sys.exit(reported(app))


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """What the encoding of an output has no sign for, as JSON spells it, so that a program still reads JSON there."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)), error.end


def reported(work: Callable[[], object]) -> int:
    """Does the work; what it returns is the exit code, where that is a number, and our errors have their own.

    What it has printed is written then, and has its own code where it cannot be.
    """
    code = _code(work)
    return _code(sys.stdout.flush) or code


def _code(work: Callable[[], object]) -> int:
    try:
        done = work()
    except SystemExit as ended:
        # As Typer ends every command.
        if isinstance(ended.code, str):
            raise
        return ended.code or 0
    except BrokenPipeError:
        # Nobody reads any more, such as behind `| head`.
        return 1
    except KursError as error:
        print(f"kurs: {error}", file=sys.stderr)
        return 3 if isinstance(error, BadInput) else 5 if isinstance(error, Fatal) else 4
    except KeyboardInterrupt:
        return 130
    return done if isinstance(done, int) else 0
