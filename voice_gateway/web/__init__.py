"""The web side: the visitor's page and the HTTP API."""
