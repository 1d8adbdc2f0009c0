"""Recorded callers against the running system: how soon it answers, whom it cuts off."""
