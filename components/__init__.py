"""What Rasa's own server loads: language components, the rule policy, the website channel."""
