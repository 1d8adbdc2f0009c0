"""`./dozvon bench asr`: how well a Vosk model hears, on speech that it was not trained on."""
