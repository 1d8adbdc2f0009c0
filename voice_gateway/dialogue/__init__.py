"""The dialogue behind the call."""
