"""Sentences and names of kits."""
