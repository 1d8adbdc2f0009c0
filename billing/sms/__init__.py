"""Text messages to customers: who sends them, one file a way."""
