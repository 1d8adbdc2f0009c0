"""Custom actions, one file a topic. They ask billing and say one of the domain's responses."""
