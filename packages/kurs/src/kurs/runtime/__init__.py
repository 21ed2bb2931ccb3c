"""What keeps trading alive: runs, their recovery, their supervision.

Job: drive each engine, commit before sending, start from the journal, stop cleanly.
In: a market, a venue, a journal. Out: facts to the bus, statuses.
May import: everything below api. Never: fastapi.
"""

__all__ = ["board", "bots", "modes", "proof", "record", "recovery", "runner", "supervisor", "wishes", "work"]
