"""Stores: where a batch puts what it found. One module for each kind of destination."""
