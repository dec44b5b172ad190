"""Sentences for attested erasure."""
