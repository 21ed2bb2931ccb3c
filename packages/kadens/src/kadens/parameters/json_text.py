"""One value as JSON text: bounded in length and nesting, decoded once, into its type."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from kadens.parameters.bounds import Bounds
from kadens.parameters.problems import Fault, Location, Unfit, shown

__all__ = ["checked_text", "decoder", "is_list_text", "path_of"]

TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
# msgspec ends its message with the way to the value: `$.prices[0]`, or `[...]` for a key that it does not name.
WHERE = re.compile(r" - at `(?:key in )?\$?([^`]*)`$")
STEP = re.compile(r"\[(\d+|\.\.\.)\]|\.?([^.\[]+)")


def decoder(hint: Any, allowed: str, bounds: Bounds, *, nests: bool) -> Callable[[str | bytes], Any]:
    """A function from JSON text to a new value of the type each time; it raises `Unfit`.

    Inside JSON types are exact: "1" is no number. With `nests`, values of any depth fit the type, and
    `max_depth` bounds them.
    """
    decode = msgspec.json.Decoder(hint).decode

    def read(text: str | bytes) -> Any:
        checked = checked_text(text, bounds, nests=nests)
        try:
            return decode(checked)
        except msgspec.ValidationError as error:
            message, path = path_of(error)
            raise Unfit(Fault("invalid", f"{message}; {allowed}", path)) from error
        except (msgspec.DecodeError, UnicodeError) as error:
            raise Unfit(Fault("json_invalid", f"{shown(text)} is not JSON ({error}); {allowed}")) from error
        except RecursionError as error:
            raise _too_deep(bounds) from error

    return read


def checked_text(text: str | bytes, bounds: Bounds, *, nests: bool) -> str | bytes:
    """The text, if it is not longer or deeper than it may be."""
    if len(text) > bounds.max_json:
        raise Unfit(Fault("too_long", f"{len(text)} characters of JSON; at most {bounds.max_json}"))
    if nests and _is_deeper(text, bounds.max_depth):
        raise _too_deep(bounds)
    return text


def is_list_text(raw: object) -> bool:
    """Whether it is the text of a list, and not of one of its items."""
    return (isinstance(raw, str) and raw.startswith("[")) or (isinstance(raw, bytes) and raw.startswith(b"["))


def path_of(error: msgspec.ValidationError) -> tuple[str, Location]:
    """What msgspec says, and where in the value."""
    message = str(error)
    where = WHERE.search(message)
    if where is None:
        return message, ()
    steps = STEP.findall(where[1])
    return message[: where.start()], tuple(int(index) if index.isdigit() else index or key for index, key in steps)


def _is_deeper(text: str | bytes, most: int) -> bool:
    if isinstance(text, bytes):
        # What is no UTF-8 is left to the decoder, who says so.
        text = text.decode(errors="replace")
    # So few brackets cannot be deeper, whatever stands between them.
    return text.count("[") + text.count("{") > most and _depth(text) > most


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in TOKENS.findall(text):
        if token in ("[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token in ("]", "}"):
            depth -= 1
    return deepest


def _too_deep(bounds: Bounds) -> Unfit:
    return Unfit(Fault("too_deep", f"nested deeper than {bounds.max_depth} levels of JSON"))
