"""Sentences of places: why not, and what kinds are called."""
