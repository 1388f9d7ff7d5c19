"""Does what a message that steers the talk asks for: next, simpler, the other knee, forget..."""

from dataclasses import replace

from actions.answers.boundaries import decline
from actions.answers.commands import follow, picked_turn
from actions.answers.reply import Reply
from actions.guide_action import GuideAction, action_for
from actions.knowledge.store import Store
from actions.turn import Turn


class ActionFollowCommand(GuideAction):
    """Serves the intent ``command``, and the numbers and places that pick a quick reply."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_follow_command"

    def reply(self, store: Store, turn: Turn) -> Reply:
        """What commands.yml and the state of the talk say."""
        if turn.boundaries:
            return decline(store, turn.boundaries, turn.question, turn.also_asked, turn.last_text)
        picked = picked_turn(store, turn)
        if picked:
            reply = action_for(store, picked.intent).reply(store, picked)
            return replace(reply, question=reply.question or picked.question)
        return follow(store, turn)
