"""The store in, networkx graphs out: views of the cooperation, their measures, their layout, and what changed between two."""

from __future__ import annotations

from graph.networks.filters import Filters
from graph.networks.views import VIEWS, ego, network, path

__all__ = ["VIEWS", "Filters", "ego", "network", "path"]
