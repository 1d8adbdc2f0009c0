"""Callers brought to a human by phone: a second leg is called, then the two are joined."""
