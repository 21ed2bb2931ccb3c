"""What a server does in one step with a key, the lease of who loads it, and its tags."""

from typing import Final

from kadens.redis_client import Script

__all__ = ["CLAIM", "DISCARD", "INVALIDATE", "RELEASE", "RENEW", "SET"]

# ARGV: namespace, key, milliseconds, token, then what the script wants, then the tags. A tag is a sorted set of
# keys by the time of their end, so that it does not grow with what has long been gone.
TAG = """
local function tag(first)
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    for i = first, #ARGV do
        local name = ARGV[1] .. ':t:' .. ARGV[i]
        redis.call('ZREMRANGEBYSCORE', name, '-inf', now)
        redis.call('ZADD', name, 'GT', now + ARGV[3], ARGV[2])
        if redis.call('PTTL', name) < tonumber(ARGV[3]) then redis.call('PEXPIRE', name, ARGV[3]) end
    end
end
"""

# KEYS: value, lease. An invalidation deletes the lease too: who loaded meanwhile may no longer write. So does a value
# that is set by hand, without a token; and others are told that what they have near is no longer it.
CLAIM: Final = Script(
    TAG
    + """
if not redis.call('SET', KEYS[2], ARGV[4], 'NX', 'PX', ARGV[3]) then return 0 end
tag(5)
return 1
"""
)
SET: Final = Script(
    TAG
    + """
if ARGV[4] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[4] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[6], 'PX', ARGV[3])
tag(7)
if ARGV[4] == '' then redis.call('PUBLISH', ARGV[1] .. ':invalidated', ARGV[5]) end
return 1
"""
)
RELEASE: Final = Script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
# A claim that is no longer good has nothing to say about what is there now.
DISCARD: Final = Script("""
if ARGV[2] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
if ARGV[2] == '' then redis.call('PUBLISH', ARGV[1] .. ':invalidated', ARGV[3]) end
return 1
""")
RENEW: Final = Script(
    TAG
    + """
if redis.call('GET', KEYS[2]) ~= ARGV[4] then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
tag(5)
return 1
"""
)
# ARGV: namespace, channel, message, how many keys of tags to drop, how many keys follow, the keys, the tags. Answers 1
# while there is more to drop. Told at the end: who is told before could read again what is still there.
INVALIDATE: Final = Script("""
local function drop(key) redis.call('UNLINK', ARGV[1] .. ':v:' .. key, ARGV[1] .. ':l:' .. key) end
local left, last = tonumber(ARGV[4]), 5 + ARGV[5]
for i = 6, last do drop(ARGV[i]) end
for i = last + 1, #ARGV do
    local name = ARGV[1] .. ':t:' .. ARGV[i]
    local keys = redis.call('ZRANGE', name, 0, left - 1)
    for _, key in ipairs(keys) do drop(key) end
    if #keys > 0 then redis.call('ZREMRANGEBYRANK', name, 0, #keys - 1) end
    left = left - #keys
    if left == 0 then return 1 end
end
if ARGV[3] ~= '' then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
return 0
""")
