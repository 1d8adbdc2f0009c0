"""What the gateway keeps: calls, what was said in them, and who waits for a human."""
