"""Janus WebRTC server: its API over a WebSocket, and VideoRoom."""
