"""Where time goes.

Job: watch the event loop.
In: a registry. Out: lag, and word of a blocked loop.
May import: metrics, checks, clock, errors. Never: a web framework.
"""

from kadens.profiling.event_loop import EventLoopMonitor, EventLoopOptions, EventLoopStatistics

__all__ = ["EventLoopMonitor", "EventLoopOptions", "EventLoopStatistics"]
