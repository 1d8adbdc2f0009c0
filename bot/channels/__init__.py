"""How the voice gateway reaches the dialogue."""
