"""`kurs api`: one request to a Kurs that runs somewhere, by the same doors as every other program."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from kurs.client.connection import Answer, Connection, address_from, token_from
from kurs.client.errors import refusal
from kurs.domain.errors import BadInput

__all__ = ["ask"]

STDIN = "-"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def ask(
    method: str,
    path: str,
    *,
    data: str | None,
    code: str | None,
    token_file: Path | None,
    url: str | None,
    ca_file: Path | None,
    insecure: bool,
    as_json: bool,
) -> None:
    """Prints the answer; an error is raised as the client raises it, after its body was printed for programs."""
    if method.upper() not in METHODS:
        raise BadInput.of("method", method, "one of " + ", ".join(METHODS))
    token = token_from() if token_file is None else _read(token_file)
    body = sys.stdin.read() if data == STDIN else data
    connection = Connection(url or address_from(), token, ca_file=ca_file, insecure=insecure)
    headers = {} if code is None else {"X-Kurs-Code": code}
    sent = None if body is None else body.encode()
    answer = asyncio.run(_asked(connection, method.upper(), path, sent, headers))
    if answer.ok or as_json:
        print(_shown(answer.body, as_json=as_json))
    if not answer.ok:
        raise refusal(answer.status, answer.headers, answer.body)


async def _asked(
    connection: Connection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    try:
        return await connection.raw(method, path, body=body, headers=headers)
    finally:
        await connection.aclose()


def _read(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == STDIN else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"--token-file {file}: {getattr(error, 'strerror', None) or error}") from None
    if not text.strip():
        raise BadInput(f"--token-file {file}: there is no token in it")
    return text.strip()


def _shown(body: bytes, *, as_json: bool) -> str:
    """JSON on many lines for people, as it came for programs; what is none, such as metrics, always as it came."""
    try:
        return (body if as_json else msgspec.json.format(body)).decode()
    except msgspec.DecodeError:
        return body.decode(errors="replace").rstrip()
