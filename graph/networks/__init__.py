"""The store in, networkx graphs out: views of the cooperation, their measures, their layout, and what changed between two."""

from __future__ import annotations

from graph.networks.filters import Filters
from graph.networks.neighbourhoods import ego, path
from graph.networks.views import VIEWS, network

__all__ = ["VIEWS", "Filters", "ego", "network", "path"]
