"""What happens next in a conversation, beside Rasa's own RulePolicy."""
