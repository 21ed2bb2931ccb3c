"""One connection to Redis or Valkey that all callers of a loop share.

Job: send commands in few writes, match answers, keep the link, run scripts, pass messages on.
In: a URL, commands, scripts, channels. Out: answers, messages, word of a link that was lost.
May import: checks, clock, errors; hiredis where installed. Never: a room, a command that blocks the connection.
"""

from kadens.redis_client.address import Address
from kadens.redis_client.client import RedisClient, RedisClientStatistics
from kadens.redis_client.link import Command, LinkLost, Refused
from kadens.redis_client.script import Script

__all__ = ["Address", "Command", "LinkLost", "RedisClient", "RedisClientStatistics", "Refused", "Script"]
