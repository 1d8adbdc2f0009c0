"""Text for the voice, and the caller's words as figures.

`normalise.speak` writes a message as words, `sentences.sentences` cuts it into pieces that are
synthesised one by one, `spoken` turns dictated numbers into digits. Pure functions without I/O.
"""
