"""Signalling of the phone line (SIP, RFC 3261). Knows nothing of sound but its descriptions."""
