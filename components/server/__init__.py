"""Rasa's own server, started by its Python interface instead of its command line: quicker, smaller, and it says no."""
