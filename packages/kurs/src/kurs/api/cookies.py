"""The cookie of a browser session: for this host alone, and out of reach of every script."""

from http.cookies import SimpleCookie

from starlette.types import Scope

__all__ = ["COOKIE", "cookie_name", "set_cookie"]

COOKIE = "kurs_session"
TLS = ("https", "wss")


def cookie_name(scope: Scope) -> str:
    """Over TLS with the prefix by which a browser refuses one that a neighbour or plain HTTP has set."""
    return f"__Host-{COOKIE}" if scope["scheme"] in TLS else COOKIE


def set_cookie(scope: Scope, text: str, seconds: int) -> str:
    """The header's value; 0 seconds take the cookie away."""
    cookie: SimpleCookie = SimpleCookie()
    name = cookie_name(scope)
    cookie[name] = text
    for attribute, value in (("path", "/"), ("max-age", seconds), ("httponly", True), ("samesite", "strict")):
        cookie[name][attribute] = value
    if scope["scheme"] in TLS:
        cookie[name]["secure"] = True
    return cookie[name].OutputString()
