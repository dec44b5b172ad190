"""Sentences and names of the helpdesk."""
