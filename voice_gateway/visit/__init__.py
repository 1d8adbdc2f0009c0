"""A visitor's end of a call: the key to it, the socket, what the page shows."""
