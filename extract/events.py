"""The events of a document in, when and where they take place and who takes part out."""

from __future__ import annotations
