"""Decides what to say: pure functions that need neither Rasa nor the network."""
