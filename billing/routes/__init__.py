"""HTTP routes, one file a topic. A router is made for the `CustomerSystem` it serves."""
