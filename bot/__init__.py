"""What the assistant says and understands: a Rasa 3.6 project."""
