"""A reading in, the sums of money that fund something out: value, currency, period."""

from __future__ import annotations
