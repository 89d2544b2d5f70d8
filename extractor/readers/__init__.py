"""Readers: a file → the article in it, or a ReadError that says what and where. One module for each file format."""
