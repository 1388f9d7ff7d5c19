"""What happens next in a conversation, beside Rasa's own RulePolicy; `fixed_policy.py` has the order."""
