"""Documents in, claims out: pure functions from values to values."""
