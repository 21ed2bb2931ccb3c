"""API tokens."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["NewToken", "Revoked", "TokenList", "TokenRequest", "TokenRow"]

Scope = Literal["read", "trade", "config", "admin"]


class TokenRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(
        max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$", description="what it is for", examples=["dashboard"]
    )
    scopes: list[Scope] = Field(min_length=1, max_length=4, examples=[["read", "trade"]])
    days: float | None = Field(
        None, ge=0.01, le=3650, allow_inf_nan=False, description="until it expires; never when left out"
    )


class NewToken(BaseModel):
    token: str = Field(description="shown this once, and kept nowhere")
    id: str
    scopes: list[str]
    expires_at: str | None


class TokenRow(BaseModel):
    """A token without its secret; times in UTC."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    one_time: bool = Field(description="whether it was good for one sign-in alone")


class TokenList(BaseModel):
    """Newest first, revoked ones too."""

    tokens: list[TokenRow]


class Revoked(BaseModel):
    success: bool
    message: str
