"""Local nodes of many documents in, things out: which nodes are one thing, and how that thing is named and classed."""
