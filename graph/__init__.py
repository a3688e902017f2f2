"""Claims in; identity, quads, the store, SPARQL, networks and maps out."""
