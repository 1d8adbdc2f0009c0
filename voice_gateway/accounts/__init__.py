"""Who may sit at a desk: operators, their passwords, roles and sessions, and who looked at what."""
