"""Slow measurements, each beside its peer; `make bench` runs them."""
