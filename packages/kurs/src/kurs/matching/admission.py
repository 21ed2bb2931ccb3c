"""Admission: whether an order can be understood and carried at all, and what it binds."""


from kurs.domain.orders import OrderType

__all__ = ["Admission", "shape_problem"]

_WITH_LIMIT = (OrderType.LIMIT, OrderType.STOP_LIMIT)
_WITH_STOP = (OrderType.STOP, OrderType.STOP_LIMIT)
_WITH_TRAIL = (OrderType.TRAILING_STOP,)
