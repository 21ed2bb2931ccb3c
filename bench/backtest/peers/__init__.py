"""One engine a file, each run in its own environment: `python -P FILE CANDLES TASK ROUNDS` prints a line of JSON."""
