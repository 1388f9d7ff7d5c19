"""Every name that Rasa and the actions share: slots, entities, intents with a special role, actions, channels.

Topic intents (``ask_footwear`` and so on) are not listed here: ``facts/topics.yml`` is their one home.
"""

# Slots. They are set by actions only, so that a typed message can never set one.
SLOT_TOPIC = "topic"
SLOT_BODY_PART = "body_part"
SLOT_SUBJECTS = "subjects"
SLOT_SHOWN_RECORDS = "shown_records"
# Everything said on the present topic, so that "anything else?" never says it again.
SLOT_SAID_RECORDS = "said_records"
# [topic, part] of each answer, for the list of questions for an appointment.
SLOT_LOOKED_AT = "looked_at"
# [card, step] of the exercise that somebody is going through.
SLOT_WALK = "walk"
# Whether "back or knee?" has been asked.
SLOT_PART_ASKED = "part_asked"
# How many times somebody said that an answer missed the question.
SLOT_NOT_ANSWERED = "not_answered"

# What a person told that rules advice out (pregnant, under 18, after surgery), by ids of boundaries.yml.
SLOT_STORIES = "stories"

# Entities. The other entities are the kinds of `facts/subjects.yml` (condition, exercise, ...).
ENTITY_BODY_PART = "body_part"
# Names a card of the store; only quick replies carry it.
ENTITY_CARD = "card"
# What a message that steers the talk asks for (an id of facts/commands.yml), and what it picks.
ENTITY_COMMAND = "command"
ENTITY_NUMBER = "number"

# Set by the red-flag detector and the boundary detector.
ENTITY_RED_FLAG = "red_flag"
ENTITY_RED_FLAG_ASKED = "red_flag_asked"
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
INTENT_CAPABILITIES = "ask_capabilities"
INTENT_COMMAND = "command"
# Intents with an action of their own.
INTENT_SYMPTOM = "describe_symptom"
INTENT_DIAGNOSIS = "ask_diagnosis"
INTENT_DOSAGE = "ask_dosage"
INTENT_OUT_OF_SCOPE = "out_of_scope"
INTENT_SOURCE = "ask_source"
INTENT_FALLBACK = "nlu_fallback"

# The actions of intents that are not topics; data/rules says the same.
ACTION_OF_INTENT = {
    INTENT_SYMPTOM: "action_answer_symptom",
    INTENT_DIAGNOSIS: "action_decline_diagnosis",
    INTENT_DOSAGE: "action_decline_dosage",
    INTENT_MORE: "action_tell_more",
    INTENT_SOURCE: "action_show_sources",
    INTENT_CAPABILITIES: "action_show_topics",
    INTENT_COMMAND: "action_follow_command",
    INTENT_FALLBACK: "action_not_understood",
    INTENT_OUT_OF_SCOPE: "action_decline_other_fields",
}

# Intents that are refused, and the boundary that says so.
DECLINED_BY_INTENT = {
    INTENT_DIAGNOSIS: "diagnosis",
    INTENT_DOSAGE: "dosage",
    INTENT_OUT_OF_SCOPE: "other_health",
}

# Commands that are not in facts/commands.yml, because no phrase says them.
COMMAND_OTHER_LANGUAGE = "other_language"

# The questions of a message that asks several things, in what the model makes of it.
CLAUSES = "clauses"

# What a message is, for the channel and the widget.
KIND_STEP = "exercise_step"
KIND_APPOINTMENT = "appointment_list"
KIND_MENU = "menu"
KIND_FORGOTTEN = "forgotten"

# Channels.
CHANNEL_SHELL = "cmdline"
