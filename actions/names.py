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

# Set by the red-flag detector and the boundary detector.
ENTITY_RED_FLAG = "red_flag"
ENTITY_RED_FLAG_ASKED = "red_flag_asked"
ENTITY_RED_FLAG_CUE = "red_flag_cue"
ENTITY_URGENCY = "urgency"
ENTITY_BOUNDARY = "boundary"
ENTITY_BOUNDARY_CUE = "boundary_cue"

# How urgent a safety reply is. `possible`: only the learnt classifier saw a sign.
LEVEL_EMERGENCY = "emergency"
LEVEL_TODAY = "today"
LEVEL_SOON = "soon"
LEVEL_SELF_HARM = "self_harm"
LEVEL_POSSIBLE = "possible"
# The flag in red_flags.yml that has a level of its own.
FLAG_SELF_HARM = "RF22"

# The pause after an emergency reply: the slot, and the two buttons that end it.
SLOT_SAFETY_PAUSE = "safety_pause"
INTENT_HELP_SOUGHT = "safety_help_sought"
INTENT_SIGN_ABSENT = "safety_sign_absent"
INTENT_RED_FLAG = "report_red_flag"

# Declines whatever boundary a message touches.
ACTION_DECLINE_BOUNDARY = "action_decline_boundary"

# Intents that quick replies send, beside those of the topics.
INTENT_MORE = "ask_more"

# Channels.
CHANNEL_SHELL = "cmdline"
