"""What a request says, as typed values.

Job: resolve hints once, compile validators once, decode JSON once; refuse what does not fit, all of it at once.
In: query strings, mappings of text, requests. Out: typed values, or `InvalidParameters` with the detail of a 422.
May import: checks, errors. Never: FastAPI but in `fastapi.py`, `openapi.py`; pydantic but in `adapters`, `models`.
"""

from kadens.parameters.binder import Binder, BinderStatistics
from kadens.parameters.binding import bind
from kadens.parameters.bounds import Bounds
from kadens.parameters.functions import BoundFunction
from kadens.parameters.hints import hints
from kadens.parameters.listing import Filter, Operator, Page, Selection, Sort, listing
from kadens.parameters.openapi import document

__all__ = [
    "Binder",
    "BinderStatistics",
    "BoundFunction",
    "Bounds",
    "Filter",
    "Operator",
    "Page",
    "Selection",
    "Sort",
    "bind",
    "document",
    "hints",
    "listing",
]
