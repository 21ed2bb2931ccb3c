"""What a request says, as typed values: read once, refused whole, with filters, sorting and pages.

Run it with `python examples/kadens_query_parameters.py`.
"""

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct

from kadens.errors import InvalidParameters
from kadens.parameters import bind, listing


class Filters(Struct):
    symbol: str
    limit: Annotated[int, Meta(ge=1, le=100)] = 10
    tags: list[str] = []
    since: datetime | None = None


class Order(Struct):
    price: Decimal
    created_at: datetime


# As a dependency of FastAPI: `Annotated[Filters, Depends(filters)]`.
filters = bind(Filters)
orders = listing(Order, filters=("price",), sort=("created_at",), default_sort="-created_at")


@bind
async def update_user(user_id: int, name: str, metadata: dict[str, Any]) -> str:
    return f"user {user_id} is {name}, {metadata['age']}"


async def main() -> None:
    print(filters.from_query("symbol=BTC&limit=20&tags=a&tags=b&since=2024-01-01T10:00:00Z"))
    print(await update_user(user_id="17", name="Ada", metadata='{"age": 36}'))
    print(await update_user.from_query("user_id=17&name=Ada&metadata=%7B%22age%22%3A36%7D"))

    selection = orders.from_query("price[gte]=10.5&sort=created_at&page=3")
    print(selection.filters[0], f"from row {selection.page.offset}")

    rows = [{"symbol": "BTC", "limit": str(number)} for number in range(1, 101)]
    print(f"{len(filters.from_many(rows))} sets of parameters in one go")

    try:
        filters.from_query("limit=1000&since=yesterday")
    except InvalidParameters as error:
        for detail in error.details:
            print(f"Refused: {'.'.join(detail['loc'])}: {detail['msg']}")


if __name__ == "__main__":
    asyncio.run(main())
