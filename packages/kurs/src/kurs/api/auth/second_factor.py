"""Time-based one-time codes (RFC 6238) from a person's phone, each good for one use."""

import base64
import hashlib
import hmac
import os
import secrets
import struct
from pathlib import Path
from urllib.parse import quote

from kurs.clock import Clock
from kurs.domain.errors import BadInput, Unavailable
from kurs.persistence import Codes

__all__ = ["SecondFactor", "code_of", "enrol", "key_file", "lift"]

# As every authenticator app takes them: HMAC-SHA-1, half a minute, six digits.
STEP = 30_000
DIGITS = 6
SECRET_BYTES = 20
# A code is good in the step before and after its own, for clocks that differ.
SKEW = (0, -1, 1)


def key_file(folder: Path) -> Path:
    return folder / "totp.key"


def code_of(key: bytes, step: int) -> str:
    """The code of a step of half a minute since 1970."""
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def enrol(folder: Path) -> tuple[str, str]:
    """(secret, address for an authenticator app) of a new key, now in a file for its owner alone.

    BadInput when there is one already.
    """
    key = secrets.token_bytes(SECRET_BYTES)
    text = base64.b32encode(key).decode()
    path = key_file(folder)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(f"{path}: a second factor is asked for already; first run: kurs totp disable") from None
    except OSError as error:
        raise Unavailable(f"{path}: cannot be written: {error.strerror}") from None
    with open(handle, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(handle)
    label = quote("Kurs:sign-in")
    return text, f"otpauth://totp/{label}?secret={text}&issuer=Kurs&algorithm=SHA1&digits={DIGITS}&period=30"


def lift(folder: Path) -> None:
    """No second factor is asked for any more."""
    key_file(folder).unlink(missing_ok=True)


class SecondFactor:
    """Asked for where its key's file exists, which is read each time: what the command line changes holds at once."""

    def __init__(self, file: Path, codes: Codes, clock: Clock) -> None:
        self._file = file
        self._codes = codes
        self._clock = clock

    @property
    def enabled(self) -> bool:
        return self._file.exists()

    async def accepts(self, code: str) -> bool:
        """Whether this is the code of now, and was never used."""
        key = self._key()
        now = self._clock.now() // STEP
        given = code.replace(" ", "").encode("utf-8", "surrogatepass")
        # All of them are compared, so that time does not tell which was near.
        right = [now + skew for skew in SKEW if hmac.compare_digest(code_of(key, now + skew).encode(), given)]
        return bool(right) and await self._codes.spend(right[0])

    def _key(self) -> bytes:
        try:
            return base64.b32decode(self._file.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            # Without its key nobody passes: whoever can damage the file must not switch it off.
            raise Unavailable("the second factor cannot be checked; look at totp.key in the data folder") from None
