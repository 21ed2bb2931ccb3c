"""The shapes of requests and answers, one file per resource.

Job: say what travels. In, out: JSON.
May import: pydantic. Never: anything that acts.
"""

__all__ = ["bots", "status"]
