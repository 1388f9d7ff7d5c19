"""The words of a safety reply, composed from the store. ``domain.yml`` and ``data/responses`` hold the results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.knowledge.models import RedFlag, Urgency
from actions.knowledge.store import Store
from actions.names import FLAG_SELF_HARM, LEVEL_EMERGENCY, LEVEL_SELF_HARM, LEVEL_SOON, LEVEL_TODAY

LEVEL_OF = {Urgency.EMERGENCY: LEVEL_EMERGENCY, Urgency.SAME_DAY: LEVEL_TODAY, Urgency.SOON: LEVEL_SOON}
_CALL = re.compile(r"\bcall your local emergency number(?: or maternity unit)?(?: now)?", re.IGNORECASE)
# How a reply begins that leads with what to do at a level.
_ACTION = {
    Urgency.SAME_DAY: re.compile(r"get medical help today", re.IGNORECASE),
    Urgency.SOON: re.compile(r"see a doctor(?: or physiotherapist)? soon", re.IGNORECASE),
}


def warnings(store: Store) -> Iterator[tuple[str, str, str]]:
    """Every safety reply on one warning sign: ``(flag id, level, text)``."""
    for flag in store.red_flags:
        if flag.id == FLAG_SELF_HARM:
            continue
        for urgency in Urgency:
            if urgency in levels_of(flag):
                yield flag.id, LEVEL_OF[urgency], warning(store, flag, urgency)


def levels_of(flag: RedFlag) -> set[Urgency]:
    """The levels at which a flag may be answered."""
    return {flag.urgency, *(level.urgency for level in flag.when)}


def warning(store: Store, flag: RedFlag, urgency: Urgency) -> str:
    """The reply on one warning sign at one level: what to do first; the most urgent level names numbers to call."""
    if urgency is Urgency.EMERGENCY:
        reply = _with_numbers(store, flag.reply)
    elif action := _ACTION[urgency].match(flag.reply):
        reply = f"**{action.group()}**{flag.reply[action.end() :]}"
    else:
        reply = f"**{store.messages.warning_lead[urgency]}** {flag.reply}"
    return f"{reply} {store.messages.warning_close}"


def general_warning(store: Store, level: str) -> str:
    """The reply of a level for a sign that has no reply of its own at this level."""
    if level == LEVEL_SELF_HARM:
        return _with_numbers(store, next(flag for flag in store.red_flags if flag.id == FLAG_SELF_HARM).reply)
    urgency = next(urgency for urgency, name in LEVEL_OF.items() if name == level)
    return store.messages.urgency[urgency]


def pause_text(store: Store, name: str) -> str:
    """A reply of the pause that follows an emergency reply."""
    return store.messages.safety_pause[name].format(examples=store.messages.number_examples)


def _with_numbers(store: Store, reply: str) -> str:
    """Puts the examples of numbers behind the first call to action, which becomes bold."""
    return _CALL.sub(lambda found: f"**{found.group()}** {store.messages.number_examples}", reply, count=1)
