"""Variables of the environment that the older bot knew: what each of them asks for here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kurs.domain.errors import BadInput

__all__ = ["OLDER_NAMES", "Asks", "OlderName", "OlderNames"]


class Asks(StrEnum):
    """A SWITCH is true or false, a SETTING the value of a key, a LIST several with commas between; TEXT is shown."""

    SWITCH = "switch"
    SETTING = "setting"
    LIST = "list"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderName:
    """`about` is what it does when it is set, or true; `service` is left out by it, `key` set by it."""

    name: str
    asks: Asks
    about: str
    service: str | None = None
    key: str | None = None


OLDER_NAMES = (
    OlderName(name="DISABLE_WEBSOCKET", asks=Asks.SWITCH, about="no websockets", service="websockets"),
    OlderName(name="FASTAPI_DISABLE_WEBSOCKETS", asks=Asks.SWITCH, about="no websockets", service="websockets"),
    OlderName(name="DISABLE_NONCE_MANAGER", asks=Asks.SWITCH, about="no nonce manager", service="nonce-manager"),
    OlderName(name="MOCK_EXCHANGE_SERVICE", asks=Asks.SWITCH, about="the paper venue, which is the only one so far"),
    OlderName(name="FASTAPI_DEV_MODE", asks=Asks.SWITCH, about="development: reload, and dev_mode in the bots' status"),
    OlderName(name="FASTAPI_NO_RELOAD", asks=Asks.SWITCH, about="no reload"),
    OlderName(name="DATABASE_URL", asks=Asks.SETTING, about="the database's address", key="database.url"),
    OlderName(
        name="CORS_ORIGINS", asks=Asks.LIST, about="origins whose pages may call the API", key="server.cors_origins"
    ),
    OlderName(name="ENVIRONMENT", asks=Asks.TEXT, about="what /api/status calls this environment"),
)
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class OlderNames:
    """Those that are set in `environment`; an empty one is not set. BadInput names a switch that is neither."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._set = {each.name: environment[each.name] for each in OLDER_NAMES if environment.get(each.name)}
        self._on = {each.name for each in OLDER_NAMES if each.asks is Asks.SWITCH and self._is_on(each.name)}

    @property
    def switched_off(self) -> frozenset[str]:
        """Services that they leave out."""
        return frozenset(each.service for each in OLDER_NAMES if each.service and each.name in self._on)

    @property
    def development(self) -> bool:
        return "FASTAPI_DEV_MODE" in self._on

    @property
    def no_reload(self) -> bool:
        return "FASTAPI_NO_RELOAD" in self._on

    @property
    def environment(self) -> str:
        return self._set.get("ENVIRONMENT", "development")

    def settings(self) -> list[tuple[str, str, str | list[str]]]:
        """(variable, dotted key, value) of each that sets one."""
        return [
            (each.name, each.key, _listed(self._set[each.name]) if each.asks is Asks.LIST else self._set[each.name])
            for each in OLDER_NAMES
            if each.key and each.name in self._set
        ]

    def told(self, services: Collection[str]) -> tuple[str, ...]:
        """Each that is set and what it does, for people, where `services` are run; no value but of a switch."""
        return tuple(self._told(each, services) for each in OLDER_NAMES if each.name in self._set)

    def _told(self, older: OlderName, services: Collection[str]) -> str:
        if older.asks is not Asks.SWITCH:
            return f"{older.name}: {older.about}"
        does = older.about
        if older.name not in self._on:
            does = "changes nothing"
        elif older.service in services:
            does += f", but --with {older.service} overrules it"
        return f"{older.name}={self._set[older.name]}: {does}"

    def _is_on(self, name: str) -> bool:
        value = self._set.get(name, "false").strip().lower()
        if value not in (*TRUE, *FALSE):
            raise BadInput.of(name, self._set[name], "true or false")
        return value in TRUE


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
