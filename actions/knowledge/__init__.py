"""The fact store: models, loading with errors that teach, retrieval, vocabulary. No Rasa in here."""
