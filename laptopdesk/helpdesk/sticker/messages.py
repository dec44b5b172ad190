"""Sentences of the public page, in plain words."""
