"""What a market is called: one unified name for the many spellings of files, people and venues.

A spot pair is "BTC/USD"; a perpetual that is settled in its quote currency is "BTC/USD:USD". The
paper-trading currencies of Bitfinex keep their names ("TESTBTC/TESTUSD"): nothing here may turn a pair
that is played with into one that costs money.
"""

import re

from kurs.domain.errors import BadInput

__all__ = ["file_stem", "is_perpetual", "normalise", "split"]

# A name without a separator ends in one of these; a longer one is tried before its own ending.
QUOTES = ("TESTUSDT", "TESTUSD", "USDT", "USDC", "USD", "EUR", "GBP", "JPY", "BTC", "ETH")
# Bitfinex's own words for two currencies, in its `t...` names only.
BITFINEX_NAMES = {"UST": "USDT", "UDC": "USDC"}

_CURRENCY = re.compile(r"(?=.*[A-Z])[A-Z0-9]{1,15}")
_BITFINEX = re.compile(r"t([A-Z0-9]+(?::[A-Z0-9]+)?)")
_PERPETUAL = re.compile(r"([^/:]+)/([^/:]+):([^/:]+)")
_SEPARATOR = re.compile(r"[/\-_:]")
_ALLOWED = 'a pair such as "BTC/USD", "BTCUSD" or "tBTCUSD", a perpetual such as "BTC_PERP" or "BTC/USD:USD"'


def normalise(text: str) -> str:
    """The unified name: "BTC/USD", for a perpetual "BTC/USD:USD"; BadInput shows known spellings."""
    bitfinex = _BITFINEX.fullmatch(text.strip())
    spelled = _bitfinex_parts(bitfinex[1]) if bitfinex else _parts(text.strip().upper())
    if spelled is None:
        raise BadInput.of("symbol", text, _ALLOWED)
    base, quote, perpetual = spelled
    if base == quote or not (_CURRENCY.fullmatch(base) and _CURRENCY.fullmatch(quote)):
        raise BadInput.of("symbol", text, _ALLOWED)
    return f"{base}/{quote}:{quote}" if perpetual else f"{base}/{quote}"


def split(symbol: str) -> tuple[str, str]:
    """Base and quote currency of a symbol in any known spelling."""
    base, quote = normalise(symbol).partition(":")[0].split("/")
    return base, quote


def is_perpetual(symbol: str) -> bool:
    return ":" in normalise(symbol)


def file_stem(symbol: str) -> str:
    """The symbol as a part of a file name, "BTC_USD" or "BTC_USD_PERP"; `normalise` reads it back."""
    base, quote = split(symbol)
    return f"{base}_{quote}_PERP" if is_perpetual(symbol) else f"{base}_{quote}"


def _bitfinex_parts(name: str) -> tuple[str, str, bool] | None:
    if ":" not in name and len(name) == 6:
        base, quote = name[:3], name[3:]
    else:
        parts = _parts(name)
        if parts is None:
            return None
        base, quote, _ = parts
    perpetual = base.endswith("F0") and quote.endswith("F0")
    if perpetual:
        base, quote = base[:-2], quote[:-2]
    return BITFINEX_NAMES.get(base, base), BITFINEX_NAMES.get(quote, quote), perpetual


def _parts(name: str) -> tuple[str, str, bool] | None:
    unified = _PERPETUAL.fullmatch(name)
    if unified:
        base, quote, settled_in = unified.groups()
        return (base, quote, True) if settled_in == quote else None
    match _SEPARATOR.split(name):
        case [base, "PERP"]:
            return base, "USD", True
        case [base, quote, "PERP"]:
            return base, quote, True
        case [base, quote]:
            return base, quote, False
        case [joined]:
            return _by_known_quote(joined)
        case _:
            return None


def _by_known_quote(joined: str) -> tuple[str, str, bool] | None:
    for quote in QUOTES:
        if joined.endswith(quote) and joined != quote:
            return joined.removesuffix(quote), quote, False
    return None
