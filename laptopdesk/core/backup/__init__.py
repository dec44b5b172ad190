"""A whole installation in one file, made while it works, and put back whole or not at all. Why so: ADR 12."""
