"""What a registry holds, written to files: as Prometheus text and as JSON.

Run it with `python examples/kadens_metrics_export.py FOLDER`; without a folder a temporary one is used. To push
numbers to a collector instead, name it in the settings: `monitoring.otlp_url`.
"""

import sys
import tempfile
from pathlib import Path

import msgspec

from kadens.metrics import Registry, measure_process, render


def export(registry: Registry, folder: Path) -> None:
    (folder / "metrics.prom").write_bytes(render(registry))
    (folder / "metrics.json").write_bytes(msgspec.json.encode(registry.snapshot()))


def main(folder: Path) -> None:
    registry = Registry()
    measure_process(registry)
    registry.counter("orders_total", "Orders taken.").inc(3)
    export(registry, folder)

    text = (folder / "metrics.prom").read_text()
    print(*(line for line in text.splitlines() if line.startswith("orders_total")))
    families = msgspec.json.decode((folder / "metrics.json").read_bytes())
    print(f"{len(families)} families in JSON:", *(family["name"] for family in families))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
