"""How long each action takes to answer, with a utility's million customers behind billing."""
