"""One file per resource.

Job: turn a request into one call of a service, and its result into the contract's answer.
In: requests. Out: schemas.
May import: api.schemas, api.dependencies, domain. Never: the database, the engine.
"""

__all__ = ["bots", "docs", "sign_in", "status"]
