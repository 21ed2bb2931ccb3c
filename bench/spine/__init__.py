"""The way of a candle: engine, paper run, orders, start-up, idling."""
