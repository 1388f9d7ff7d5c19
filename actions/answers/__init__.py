"""Pure functions that turn a question and the store into the text of a reply. No Rasa in here."""
