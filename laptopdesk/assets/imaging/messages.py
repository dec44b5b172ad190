"""Sentences for everything said about images and the logs of imaging."""
