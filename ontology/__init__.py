"""What Entente knows, as data: vocabulary, shapes, lexicons, authorities and named queries, and the modules that load them."""
