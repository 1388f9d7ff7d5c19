"""The telephone numbers that a website's owner sets for emergencies: read, checked, and put into words. Pure functions.

The one place is the environment variable ``GUIDE_EMERGENCY_NUMBERS``, such as ``Ambulance=999;Helpline=111``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

VARIABLE = "GUIDE_EMERGENCY_NUMBERS"
MOST_NUMBERS = 4

_FIX = "Fix: write a name, '=' and a number, with ';' between entries, such as Ambulance=999;Helpline=111."
# Letters and plain signs only: the name stands in Markdown and on a button.
_TITLE = re.compile(r"^[^\W\d_][\w '&/.-]{0,38}[\w.]$")
_NUMBER = re.compile(r"^\+?\d[\d -]*$")
_FEWEST_DIGITS, _MOST_DIGITS = 2, 15


class SiteNumbersError(ValueError):
    """The variable cannot be used. ``str()`` names the entry, what is wrong with it, and the fix."""


@dataclass(frozen=True)
class SiteNumber:
    """A number to call.

    Attributes:
        title: what answers there, such as ``Ambulance``.
        number: as people write it: digits, blanks, hyphens, a leading ``+``.
    """

    title: str
    number: str

    @property
    def href(self) -> str:
        """The address of a link that calls it: ``tel:+441234``."""
        return "tel:" + re.sub(r"[^\d+]", "", self.number)


def read_site_numbers(text: str | None) -> tuple[SiteNumber, ...]:
    """The numbers of a setting, in its order; none if it is empty.

    Raises:
        SiteNumbersError: if an entry is not a name with a number, stands twice, or there are more than four.
    """
    entries = [entry.strip() for entry in (text or "").split(";")]
    numbers = [_read_entry(place, entry) for place, entry in enumerate(entries, start=1) if entry]
    if len(numbers) > MOST_NUMBERS:
        raise SiteNumbersError(f"{VARIABLE}: {len(numbers)} numbers are too many to read. Fix: keep {MOST_NUMBERS}.")
    titles = [number.title.lower() for number in numbers]
    for number in numbers:
        if titles.count(number.title.lower()) > 1:
            raise SiteNumbersError(f"{VARIABLE}: '{number.title}' stands twice. Fix: give each number its own name.")
    return tuple(numbers)


def site_numbers(environment: Mapping[str, str] = os.environ) -> tuple[SiteNumber, ...]:
    """The numbers set in an environment. Raises SiteNumbersError as :func:`read_site_numbers` does."""
    return read_site_numbers(environment.get(VARIABLE))


def in_words(numbers: Sequence[SiteNumber]) -> str:
    """``(Ambulance: 999, Helpline: 111)``."""
    return f"({', '.join(f'{number.title}: {number.number}' for number in numbers)})"


def _read_entry(place: int, entry: str) -> SiteNumber:
    title, sign, number = (part.strip() for part in entry.partition("="))
    where = f"{VARIABLE}, entry {place} '{entry}'"
    if not sign or not title or not number:
        raise SiteNumbersError(f"{where}: a name or a number is missing. {_FIX}")
    if not _TITLE.match(title):
        raise SiteNumbersError(
            f"{where}: the name must begin with a letter, hold 2 to 40 letters, digits or blanks, and no markup. {_FIX}"
        )
    digits = sum(char.isdigit() for char in number)
    if not _NUMBER.match(number) or not number.isascii() or not _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
        raise SiteNumbersError(
            f"{where}: '{number}' is no telephone number ({_FEWEST_DIGITS} to {_MOST_DIGITS} digits, blanks, hyphens, "
            f"a leading +). {_FIX}"
        )
    return SiteNumber(title, " ".join(number.split()))
