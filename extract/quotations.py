"""A reading and its actors in, who said which quotation out."""

from __future__ import annotations
