"""Payment by card in the call: figures by keys only, in a section that nothing is kept of (P10)."""
