"""Every name that Rasa and the actions share: slots, entities, intents with a special role, actions, channels.

Topic intents (``ask_footwear`` and so on) are not listed here: ``facts/topics.yml`` is their one home.
"""

# Slots. They are set by actions only, so that a typed message can never set one.
SLOT_TOPIC = "topic"
SLOT_BODY_PART = "body_part"
SLOT_SUBJECTS = "subjects"
SLOT_SHOWN_RECORDS = "shown_records"

# Entities. The other entities are the kinds of `facts/subjects.yml` (condition, exercise, ...).
ENTITY_BODY_PART = "body_part"
# Names a card of the store; only quick replies carry it.
ENTITY_CARD = "card"

# Intents that quick replies send, beside those of the topics.
INTENT_MORE = "ask_more"

# Channels.
CHANNEL_SHELL = "cmdline"
