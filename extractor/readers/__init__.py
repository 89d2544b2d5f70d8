"""Readers: bytes of a file → text, or a ReadError that says what and where. One module for each file format."""
