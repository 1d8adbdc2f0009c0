"""Sound over RTP (RFC 3550, 3551): the media half of a phone line. Knows nothing of SIP."""
