"""Signing in, and who has."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Proof", "SessionList", "SessionRow", "SignIn", "SignedOut", "Ticket", "Whoami"]

CODE = Field("", max_length=16, description="of the authenticator app, where a second factor is asked for")


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str = Field(
        max_length=200,
        description="the terminal's one-time token, or an API token that may read",
        examples=["kurs_..."],
    )
    code: str = CODE


class Proof(BaseModel):
    """The code where a second factor is asked for, else the session's own API token or one with at least its scopes."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field("", max_length=200)
    code: str = CODE


class Whoami(BaseModel):
    """The caller, as the doors see it."""

    id: str
    name: str
    kind: Literal["token", "session"]
    scopes: list[str] = Field(examples=[["read", "trade"]])
    expires_at: str | None = Field(description="UTC; null for a token that never expires")
    csrf_token: str | None = Field(
        description="what the header X-CSRF-Token must say with every change; null for a token, which needs none"
    )
    second_factor: bool = Field(description="whether a one-time code is asked for")
    authenticated_at: str | None = Field(
        description="UTC; when the person behind the session last proved to be there; null for a token"
    )


class SessionRow(BaseModel):
    id: str
    name: str
    scopes: list[str]
    address: str = Field(description="where it was made from")
    created_at: str
    expires_at: str
    current: bool = Field(description="whether it is the caller's own")


class SessionList(BaseModel):
    """Newest first: those made with the caller's token, for the scope admin all."""

    sessions: list[SessionRow]


class SignedOut(BaseModel):
    success: bool
    message: str


class Ticket(BaseModel):
    """Shown in the first message of a stream, or as its subprotocol; good once."""

    ticket: str
    expires_in: int = Field(description="seconds", examples=[30])
