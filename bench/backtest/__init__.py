"""Backtests beside other engines: the same rule over the same candles, each engine in an environment of its own."""
