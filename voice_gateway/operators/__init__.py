"""People who take over from the assistant."""
