"""How Rasa's own server words its fixed responses."""
