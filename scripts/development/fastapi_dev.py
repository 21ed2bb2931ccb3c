"""Starts Kurs for those who develop it: `python scripts/development/fastapi_dev.py --mode minimal`.

The same as `kurs run --mode MODE` in development, which reloads, under the name and with the options of the older bot.
"""

import argparse
import os
import sys

from kurs.cli import main
from kurs.runtime.modes import Mode

__all__ = ["arguments"]


def arguments(given: list[str]) -> list[str]:
    """What the older script was given, as `kurs` takes it; what it does not know is handed on."""
    parser = argparse.ArgumentParser(description="Start Kurs for development.", epilog="Other options: kurs run --help")
    parser.add_argument("--mode", choices=[str(mode) for mode in Mode], default=str(Mode.FULL), help="which services")
    parser.add_argument("--no-reload", action="store_true", help="do not start anew when a file changes")
    parser.add_argument("--port", type=int, help="port to listen on, 0 for any  [default: 8001]")
    known, others = parser.parse_known_args(given)
    port = [] if known.port is None else ["--port", str(known.port)]
    return ["run", "--mode", known.mode, *(["--no-reload"] if known.no_reload else []), *port, *others]


if __name__ == "__main__":
    os.environ.setdefault("FASTAPI_DEV_MODE", "true")
    sys.argv = ["kurs", *arguments(sys.argv[1:])]
    main()
