"""Calls over SIP: a phone's signalling and sound made one leg of a call."""
