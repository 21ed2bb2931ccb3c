"""`kurs run --list-services`."""

from kurs.cli.output import print_json, print_rows
from kurs.runtime.modes import SERVICES, Mode

__all__ = ["list_services"]


def list_services(*, as_json: bool) -> None:
    """Each service, which modes run it, and what it does."""
    if as_json:
        modes = [[str(mode) for mode in Mode if mode in service.modes] for service in SERVICES]
        print_json([{"name": s.name, "modes": m, "about": s.about} for s, m in zip(SERVICES, modes, strict=True)])
        return
    rows = [(s.name, *(mode in s.modes for mode in Mode), s.about) for s in SERVICES]
    print_rows(("service", *Mode, "what it does"), rows, empty="none")
