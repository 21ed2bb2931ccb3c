"""From one combined signal to where the position should be."""

from decimal import Decimal

from kurs.domain.signals import Action, Intent, Signal

__all__ = ["intent_of"]

WANTED = {Action.BUY: 1, Action.SELL: -1, Action.HOLD: 0}


def intent_of(signal: Signal, *, bot: str, held: Decimal, short: bool) -> Intent | None:
    """What the signal asks for, given what is held; None when nothing has to change.

    A signal against a held position first asks for flat; the other side may be entered once flat, so
    one order never turns a position around. Without `short`, selling while flat asks for nothing.
    """
    wanted = WANTED[signal.action]
    if wanted == 0:
        return None
    now = (held > 0) - (held < 0)
    if now == wanted or (now == 0 and wanted < 0 and not short):
        return None
    return Intent(bot=bot, symbol=signal.symbol, direction=0 if now else wanted, signal=signal)
