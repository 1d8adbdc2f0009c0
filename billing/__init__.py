"""The customer information system behind the assistant's actions."""
