"""A build in, a web server out: SPARQL over HTTP, an editor, and a page for each thing."""
