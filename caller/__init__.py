"""A caller made of code: places a real call over WebRTC, speaks, listens and reports."""
