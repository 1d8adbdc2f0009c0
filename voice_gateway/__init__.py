"""The call: turn-taking, speech, the dialogue's client, operators, the web API and page."""
