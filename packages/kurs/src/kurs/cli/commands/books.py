"""`kurs data` and `kurs db`: candle files, and the database."""

from pathlib import Path
from typing import Annotated

import typer

from kurs.cli.commands.options import Json

__all__ = ["data", "db"]

data = typer.Typer(help="Candle files: import, list, show.", no_args_is_help=True)
db = typer.Typer(help="The database: upgrade, check, backup.", no_args_is_help=True)


@data.command("import")
def data_import(
    file: Annotated[Path, typer.Argument(help="CSV, JSON or Parquet with time, open, high, low, close, volume.")],
    symbol: Annotated[
        str | None, typer.Option(help="Such as BTC/USD; read from the file's name when left out.")
    ] = None,
    timeframe: Annotated[str | None, typer.Option(help="Such as 1m; found from the times when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Check a file of candles and add it to the data folder."""
    from kurs.cli.candles import import_candles

    import_candles(file, symbol=symbol, timeframe=timeframe, as_json=as_json)


@data.command("list")
def data_list(as_json: Json = False) -> None:
    """What the data folder holds."""
    from kurs.cli.candles import list_candles

    list_candles(as_json=as_json)


@data.command("show")
def data_show(
    symbol: Annotated[str, typer.Argument(help="Such as BTC/USD.")],
    timeframe: Annotated[str, typer.Argument(help="Such as 1m.")] = "1m",
    as_json: Json = False,
) -> None:
    """One series: first and last candle, prices, gaps."""
    from kurs.cli.candles import show_candles

    show_candles(symbol, timeframe, as_json=as_json)


@db.command("upgrade")
def db_upgrade(as_json: Json = False) -> None:
    """Create the database, or bring it to this program's version."""
    from kurs.cli.storage import upgrade_database

    upgrade_database(as_json=as_json)


@db.command("check")
def db_check(as_json: Json = False) -> None:
    """Version, integrity and size, and whether all orders and fills add up; exit code 1 when something is wrong."""
    from kurs.cli.storage import check_database

    raise typer.Exit(check_database(as_json=as_json))


@db.command("backup")
def db_backup(
    target: Annotated[Path, typer.Argument(help="A file that does not exist yet.")], as_json: Json = False
) -> None:
    """Copy the database while it is in use."""
    from kurs.cli.storage import back_up_database

    back_up_database(target, as_json=as_json)
