"""Exports: a Report → text for people or programs. One module for each form; sheets.py is shared by them."""
