"""Connections that are dear to make, lent to one borrower at a time: sizes from the settings, leaks shown.

Run it with `python examples/kadens_pooled_connection.py`: the other side is a server of its own that sends back what
it reads.
"""

import asyncio
from asyncio import StreamReader, StreamWriter

from kadens import Kadens

Connection = tuple[StreamReader, StreamWriter]


async def answer(reader: StreamReader, writer: StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def close(connection: Connection) -> None:
    _, writer = connection
    writer.close()
    await writer.wait_closed()


async def is_alive(connection: Connection) -> bool:
    return not connection[0].at_eof()


async def ask(connection: Connection, text: str) -> str:
    reader, writer = connection
    writer.write(f"{text}\n".encode())
    return (await reader.readline()).decode().strip()


async def main() -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()

    async def connect() -> Connection:
        return await asyncio.open_connection(host, port)

    kadens = Kadens("balanced")
    pool = kadens.pool("http", connect, check=is_alive, close=close)
    pool.track = True

    async def call(text: str) -> str:
        async with pool.acquire(timeout=5) as connection:
            return await ask(connection, text)

    async with server, kadens:
        print(await call("hello"))
        print(len(await asyncio.gather(*(call(f"line {number}") for number in range(500)))), "answers")
        async with pool.acquire():
            for loan in pool.loans():
                print(f"Lent to {loan.task}, from {(loan.stack or '').count('File')} lines of code")
        statistics = pool.statistics()
        print(f"{statistics.created} connections made for {statistics.loans} loans, {statistics.borrowed} out")


if __name__ == "__main__":
    asyncio.run(main())
