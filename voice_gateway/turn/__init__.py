"""Turn-taking: who speaks when. Pure decisions; time in ms is always an argument."""
