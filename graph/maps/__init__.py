"""Networks in, pages out: one HTML file each, which opens from disk with no network at all."""

from __future__ import annotations

from graph.maps.pages import PAGES, page

__all__ = ["PAGES", "page"]
