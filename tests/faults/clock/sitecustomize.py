"""Gives a Python program another clock: the real one plus the seconds in the file that GUIDE_TEST_CLOCK names."""

import os
import time

_real = time.time
_file = os.environ["GUIDE_TEST_CLOCK"]


def _moved() -> float:
    with open(_file, encoding="ascii") as stream:  # noqa: PTH123 - pathlib itself is not imported this early
        return _real() + float(stream.read() or 0)


time.time = _moved
