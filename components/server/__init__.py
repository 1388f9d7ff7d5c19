"""Rasa's own server, started by its Python interface instead of its command line: quicker, smaller, and it says no."""

# Where the action server is. Without it Rasa's process runs the actions itself.
ACTIONS_VARIABLE = "GUIDE_ACTIONS_URL"
