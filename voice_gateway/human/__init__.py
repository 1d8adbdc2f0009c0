"""A call's human stage: waiting with music, talking with an operator, the end."""
