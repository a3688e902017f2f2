"""The sentences of an agreement in, the topics of cooperation that they name out."""

from __future__ import annotations
