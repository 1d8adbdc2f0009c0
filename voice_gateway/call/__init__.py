"""One call, from the first hello to the last."""
