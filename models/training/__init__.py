"""Makes the project's own recogniser: from phrases to a directory that Vosk loads."""
