"""Sound on the wire: PCM, resampling, play-out, recording and WebRTC. Imports nothing of ours."""
