"""API tokens."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kurs.api.auth import LONGEST_NAME, parse_name
from kurs.domain.errors import BadInput

__all__ = ["NewToken", "Revoked", "TokenList", "TokenRequest", "TokenRow"]

Scope = Literal["read", "trade", "config", "admin"]


def _name(text: str) -> str:
    # Refused in pydantic's way, so that it is told with its place and beside the others.
    try:
        return parse_name(text)
    except BadInput as error:
        raise ValueError(str(error)) from None


class TokenRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, AfterValidator(_name)] = Field(
        min_length=1,
        max_length=LONGEST_NAME,
        pattern=r"^[^\x00-\x1f\x7f-\x9f]+$",
        description="what it is for",
        examples=["dashboard"],
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
