"""What orders are called: by their clients, by the engine, and by everybody who asks for one."""

import hashlib

from kurs.domain.errors import BadInput, Conflict, NotFound

__all__ = ["client_name", "keyed", "new_name", "parse_id", "used_before"]

# Before names that clients give: the engine's own are a bot's name and a number.
GIVEN, KEYED = "c:", "k:"
LONGEST_RUN = 18


def new_name(client_order_id: str | None, *, key: str | None, who: str) -> str | None:
    """What an order is called before it exists, None for one that nobody names. BadInput for two names."""
    if key is not None and client_order_id is not None and key != client_order_id:
        raise BadInput.of("Idempotency-Key", key, "the same as client_order_id, or only one of the two")
    if client_order_id is not None:
        return f"{GIVEN}{client_order_id}"
    return None if key is None else keyed(key, who)


def keyed(key: str, who: str) -> str:
    """The name that a key stands for: each caller's own, and not kept as it is."""
    return KEYED + hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()[:32]


def client_name(name: str) -> str:
    """What a client has called its order, else what the engine calls it."""
    return name.removeprefix(GIVEN)


def used_before(name: str) -> Conflict:
    """What is said to another order under a name that is taken."""
    told = f"client_order_id {client_name(name)}" if name.startswith(GIVEN) else "this Idempotency-Key"
    return Conflict(f"{told} was used for another order")


def parse_id(order_id: str) -> tuple[int, str]:
    """(run, name) of "RUN.NAME"; NotFound for what is no id."""
    run, _, name = order_id.partition(".")
    # What a database could not even be asked for is no name.
    if not (name and name.isprintable() and run.isascii() and run.isdigit() and len(run) <= LONGEST_RUN):
        raise NotFound(f"Order with ID {order_id} not found")
    return int(run), name
