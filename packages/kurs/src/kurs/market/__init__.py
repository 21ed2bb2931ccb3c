"""Where candles come from: recorded files, the library of them, and a market made from a seed.

Job: read and keep candle files, refuse what cannot be believed, deliver candles when they are due.
In: Parquet, CSV and JSON files; seeds. Out: CandleColumns, and markets that yield batches of Candle.
May import: domain, ports, clock, numpy; polars only while a file is read or written.
Never: exchanges, persistence, the engine; prices that are made up without saying so.
"""

__all__ = ["columns", "files", "generator", "pace", "price_model", "replay", "store", "timeline"]
