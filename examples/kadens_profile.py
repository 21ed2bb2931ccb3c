"""How fast, how large, how much: a profile, an environment, a file, and changes while it runs.

Run it with `python examples/kadens_profile.py`.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from kadens import Kadens, Settings
from kadens.errors import BadSettings

FILE = {
    "performance": {
        "monitoring": {"enabled": True, "sample_rate": 0.1, "metrics_interval": 60},
        "caching": {"enabled": True, "default_ttl": 3600, "max_memory": "512MB"},
        "pools": {"database": {"min_size": 5, "max_size": 20}, "http": {"min_size": 10, "max_size": 100}},
    }
}


def show(settings: Settings, *names: str) -> None:
    for setting in settings.summary():
        if setting.name in names:
            print(f"  {setting}")


async def main() -> None:
    print("By profile and environment:")
    show(Settings.of("balanced", environment="production"), "cache.l1_cache_size", "memory.stacks")

    print("By what the machine has:")
    show(Settings.of("auto", environment="production"), "pools.threads.size", "pools.database.max_size")

    print("By a file:")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "performance.json"
        file.write_text(json.dumps(FILE))
        kadens = Kadens.from_file(file, profile="maximum", environment="production")
    show(kadens.settings, "cache.max_memory", "monitoring.sample_rate", "pools.database.max_size")

    async with kadens:
        print("While it runs:")
        for changed in kadens.update({"lock": {"max_retries": 30}, "cache": {"l1_cache_size": 2000}}):
            print(f"  {changed}")
        try:
            kadens.update({"cache": {"l1_cache_sise": 2000}, "lock": {"max_retries": -1}})
        except BadSettings as error:
            print(*(f"  refused: {problem}" for problem in error.problems), sep="\n")
        try:
            kadens.update({"memory": {"gc_freeze": False}})
        except BadSettings as error:
            print(f"  refused: {error}")


if __name__ == "__main__":
    asyncio.run(main())
