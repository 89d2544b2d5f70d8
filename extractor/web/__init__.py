"""The clerk's page and the HTTP API (extra: web). Nothing that is sent is stored or logged.

The process that listens only takes requests in and hands them to a pool of processes (`pool`), each of which does
one at a time within limits of time and memory (`work`): reading files, extraction, drawing pages.
"""
