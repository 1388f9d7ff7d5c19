"""How fast the guide is beside the smallest possible Rasa bot and Rasa's default configuration: ``make bench``."""
