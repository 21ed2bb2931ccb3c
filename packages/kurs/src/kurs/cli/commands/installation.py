"""`kurs config`, `kurs doctor` and `kurs version`: what is installed here, and how it is set."""

from pathlib import Path
from typing import Annotated

import typer

from kurs import __version__
from kurs.cli.commands.options import Json

__all__ = ["config", "doctor", "version"]

config = typer.Typer(help="Settings: show, check, set.", no_args_is_help=True)


def _settings_keys(incomplete: str) -> list[str]:
    from kurs.settings import keys

    return [key for key in keys() if key.startswith(incomplete)]


@config.command("show")
def config_show(as_json: Json = False) -> None:
    """The settings as they are after file and environment, without secrets."""
    from kurs.cli.configuring import show_settings

    show_settings(as_json=as_json)


@config.command("check")
def config_check(
    file: Annotated[Path | None, typer.Argument(help="A settings file; the data folder's own when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Whether the settings can be used; exit code 3 names what is wrong."""
    from kurs.cli.configuring import check_settings

    check_settings(file, as_json=as_json)


@config.command("set")
def config_set(
    key: Annotated[str, typer.Argument(help="Such as risk.max_open_positions.", autocompletion=_settings_keys)],
    value: Annotated[str, typer.Argument(help="A number, true or false, text, or a TOML list.")],
    more: Annotated[
        list[str] | None,
        typer.Argument(help="More keys and values, for those that can only change together."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Change a setting: checked, written whole, audited; a running Kurs takes new limits at once."""
    from kurs.cli.configuring import set_settings

    others = more or []
    if len(others) % 2:
        raise typer.BadParameter(f"there is no value for {others[-1]}")
    set_settings([(key, value), *zip(others[::2], others[1::2], strict=True)], as_json=as_json)


def doctor(as_json: Json = False) -> None:
    """Look at clock, disk, settings, strategies, database, port and versions; exit code 1 when one needs a person."""
    from kurs.cli.doctor import examine

    raise typer.Exit(examine(as_json=as_json))


def version(as_json: Json = False) -> None:
    """The version of this program."""
    typer.echo(f'{{"version": "{__version__}"}}' if as_json else f"kurs {__version__}")
