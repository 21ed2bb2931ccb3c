"""`kurs run --list-services`."""

import os

from kurs.cli.choices import RunOptions, chosen_mode, overrides
from kurs.cli.folder import data_folder
from kurs.cli.output import print_json, print_rows
from kurs.runtime.modes import SERVICES, Mode
from kurs.settings import OlderNames, config_path, load

__all__ = ["list_services"]


def list_services(options: RunOptions) -> None:
    """Each service, which modes run it, what it does, and whether a run with these options would have it."""
    settings = load(config_path(data_folder()), overrides=overrides(options), own=False)
    chosen = chosen_mode(options, settings, OlderNames(os.environ))
    if options.as_json:
        modes = {service.name: [str(mode) for mode in Mode if mode in service.modes] for service in SERVICES}
        print_json(
            [
                {"name": s.name, "modes": modes[s.name], "about": s.about, "runs": s.name in chosen.services}
                for s in SERVICES
            ]
        )
        return
    rows = [(s.name, *(mode in s.modes for mode in Mode), s.name in chosen.services, s.about) for s in SERVICES]
    print_rows(("service", *Mode, "would run", "what it does"), rows, empty="none")
