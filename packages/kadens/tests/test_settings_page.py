import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kadens.settings import ENVIRONMENTS, PROFILES, Settings, settings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "kadens-settings.md"


def rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in re.findall(r"^\| `.*$", text, re.MULTILINE)]


def plain(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def test_every_setting_is_listed_with_its_default_what_it_may_be_and_when_it_may_change() -> None:
    listed = rows(PAGE.read_text().split("\n## ")[0])
    assert listed == [
        [f"`{name}`", plain(rule.default), rule.kind.allowed, rule.fixed or "at once"]
        for name, rule in settings._names()
    ]
    assert len(listed) == len(Settings().summary())


@pytest.mark.parametrize(("title", "presets"), [("Profiles", PROFILES), ("Environments", ENVIRONMENTS)])
def test_every_preset_is_listed_with_its_reasons(title: str, presets: Mapping[str, Any]) -> None:
    text = next(part for part in PAGE.read_text().split("\n## ") if part.startswith(title))
    told = {part.partition("`")[0]: rows(part) for part in text.split("### `")[1:]}
    assert told == {
        name: [[f"`{key}`", plain(value), why] for key, (value, why) in preset.values.items()]
        for name, preset in presets.items()
    }
