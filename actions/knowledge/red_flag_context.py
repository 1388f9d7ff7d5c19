"""Tell a sign that is there now from one that is denied, past, or only asked about.

In the spirit of ConText: a cue ("no", "years ago", "what is"), how far it reaches, and what ends its reach.
"""

from __future__ import annotations

from collections import defaultdict

from actions.knowledge.red_flag_matching import Match, TaggedMessage
from actions.knowledge.red_flag_patterns import BODY_LIST, PAIN_LIST, PatternSet

NOW = "now"
ASKED = "asked about"
DENIED = "denied"
PAST = "past"

# How far, in words that are no fillers, a "no" reaches forward, and a "ruled out" back.
DENY_REACH = 5
DENY_BACK_REACH = 5
# Words around a match in which "my" or "he" makes a general question a personal one.
PERSON_BEFORE, PERSON_AFTER = 6, 4
# How many words behind a sign "all gone now" may stand; and within how many "before" makes a denied sign a new one.
OVER_REACH = 25
NEW_SIGN_REACH = 3

_NEGATIVES = frozenset({"no", "not", "cannot", "never", "nothing", "without"})
_LIST_WORDS = frozenset({"or", "nor", "no", "not", "and"})
_HELPING_VERBS = frozenset("do does did will would could should can have has had".split())
_QUESTION_WORDS = frozenset("can could does do did is are was which what how why when where who would should".split())


class Context:
    """What the cues in a message say about its signs."""

    def __init__(self, patterns: PatternSet, message: TaggedMessage) -> None:
        """Find the cues, and take figures of speech out of the message."""
        self._patterns = patterns
        self._message = message
        self._words = message.words
        found = message.find(patterns.context)
        hidden = {at for match in found if match.name == "other_sense" for at in match.own_words}
        message.hide(hidden)
        self._cues: dict[str, list[Match]] = defaultdict(list)
        for match in found:
            if hidden.isdisjoint(range(match.start, match.end)):
                self._cues[match.name].append(match)

    def kind(self, match: Match) -> str:
        """What the message says about a sign: there now, denied, past, or only asked about."""
        background = match.name in self._patterns.background
        if self._denied(match):
            return DENIED
        if not background and (self._over(match) or self._past(match)):
            return PAST
        if not background and self._asked(match):
            return ASKED
        return NOW

    def _denied(self, match: Match) -> bool:
        if any(self._refused_by(cue, match) for cue in self._cues["deny"]):
            return True
        return any(
            cue.start >= match.end
            and self._message.apart(match.end, cue.start) <= DENY_BACK_REACH
            and not any(match.end <= stop.start and stop.end <= cue.start for stop in self._cues["deny_stop"])
            for cue in self._cues["deny_after"]
        )

    def _refused_by(self, cue: Match, match: Match) -> bool:
        """Whether a "no" before the sign, or between its words, reaches it."""
        own = match.own_words
        if not own.isdisjoint(range(cue.start, cue.end)):
            return False
        if any(cue.overlaps(no_cue) for no_cue in self._cues["deny_not"]):
            return False
        reached = [hit for hit in match.hits if hit[0] >= cue.end]
        if not reached or self._message.apart(cue.end, reached[0][0]) > DENY_REACH:
            return False
        if cue.end <= match.start and self._negative(match.start):
            return False
        if self._stop_between(cue.end, reached[0][0]) or self._new_list(cue.end, reached[0][0]):
            return False
        return not any(
            new.start >= match.end and self._message.apart(match.end, new.start) <= NEW_SIGN_REACH
            for new in self._cues["new_sign"]
        )

    def _negative(self, at: int) -> bool:
        """Whether the sign itself begins with a negative ("I don't have no feeling")."""
        return self._words[at].text in _NEGATIVES

    def _stop_between(self, start: int, end: int) -> bool:
        return any(start <= cue.start < end for cue in self._cues["deny_stop"])

    def _new_list(self, start: int, end: int) -> bool:
        """Whether a comma between opens a new statement. "No fever, chills": a bare sign goes on with the list."""
        of_verb = start > 1 and self._words[start - 1].text == "not" and self._words[start - 2].text in _HELPING_VERBS
        for at in range(start, end + 1):
            breaks = self._words[at].after_comma and self._words[at].text not in _LIST_WORDS
            if breaks and (of_verb or self._message.apart(at, end) > 0 or self._is_subject(at)):
                return True
        return False

    def _is_subject(self, at: int) -> bool:
        return any(cue.start == at for cue in self._cues["person"]) or any(
            start == at for start, _ in self._message.tags.get(BODY_LIST, ())
        )

    def _over(self, match: Match) -> bool:
        """Whether the sign is said to have gone: "passed in a minute", "all fine now"."""
        return any(
            match.end <= cue.start <= match.end + OVER_REACH
            and not self._back_again(cue)
            and not self._body_between(self._message.part(cue.start)[0], cue.start, match.end)
            for cue in self._cues["over"]
        )

    def _back_again(self, cue: Match) -> bool:
        """Whether the same part goes on to say that it is there again: "went away overnight and is back today"."""
        end = cue.end + 1 if cue.end < len(self._words) and self._words[cue.end].text == "now" else cue.end
        return self._present_between(end, self._message.part(cue.end - 1)[1])

    def _body_between(self, start: int, end: int, floor: int) -> bool:
        """Whether another part of the body is what has got better."""
        return any(max(start, floor) <= at < end for at, _ in self._message.tags.get(BODY_LIST, ()))

    def _past(self, match: Match) -> bool:
        """Whether the sign lies in the past: a cue in the same part of the sentence, or one that opens the sentence."""
        start, end = self._message.part(match.start)
        first = self._message.sentence(match)[0]
        event = match.name in self._patterns.events
        return any(
            (start <= cue.start < end or first <= cue.start <= first + 2)
            and (event or not self._present_between(start, end))
            and (event or not self._present_between(min(cue.start, match.start), max(cue.end, match.end)))
            for cue in self._cues["past"]
        )

    def _present_between(self, start: int, end: int) -> bool:
        over = self._cues["over"]
        return any(
            start <= cue.start < end and not any(cue.overlaps(gone) for gone in over) for cue in self._cues["present"]
        )

    def _asked(self, match: Match) -> bool:
        first, last = self._message.sentence(match)
        if match.name in self._patterns.unexcused:
            study = bool(self._cues["study"]) and not self._personal(match, first, last)
            return study or (self._is_question(first, match) and not self._cues["person"])
        supposed = any(
            first <= cue.start < match.start and not any(cue.overlaps(whether) for whether in self._cues["whether"])
            for cue in self._cues["suppose"]
        )
        if supposed and not self._present_between(*self._message.part(match.start)):
            return True
        if self._present_between(first, last):
            return False
        if self._personal(match, first, last) or self._told_elsewhere(first, last):
            return False
        own = match.own_words
        general = any(
            first <= cue.start <= match.start and own.isdisjoint(range(cue.start, cue.end))
            for cue in self._cues["general"]
        )
        return general or self._is_question(first, match) or bool(self._cues["study"])

    def _told_elsewhere(self, first: int, last: int) -> bool:
        """Whether another sentence tells that it is so now: "Does it turn poo black? Mine has been since Monday"."""
        others = [
            {self._words[at].sentence for at in places if not first <= at < last}
            for places in (
                [cue.start for cue in self._cues["person"]],
                [cue.start for cue in self._cues["present"]] + [at for at, _ in self._message.tags.get(PAIN_LIST, ())],
            )
        ]
        return bool(others[0] & others[1])

    def _is_question(self, first: int, match: Match) -> bool:
        """Whether the sentence opens with a question word that is no part of the sign itself."""
        if self._words[first].text not in _QUESTION_WORDS or match.start == first:
            return False
        return self._words[first + 1].text != "not"

    def _personal(self, match: Match, first: int, last: int) -> bool:
        start, end = max(first, match.start - PERSON_BEFORE), min(last, match.end + PERSON_AFTER)
        general = self._cues["general"]
        return any(
            start <= cue.start < end and not any(cue.overlaps(question) for question in general)
            for cue in self._cues["person"]
        )
