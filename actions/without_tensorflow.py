"""Both servers without TensorFlow, which Rasa and spaCy import at their start and which this guide never uses.

That costs half of the start and 300 MB in each server. Rasa has no setting for it. So in these processes the name
`tensorflow` stands for an empty module: its classes can be inherited from, which is all that happens at import, and
whoever really wants to compute with it gets an error that says what to do. `GUIDE_TENSORFLOW=1` brings it back.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

VARIABLE = "GUIDE_TENSORFLOW"
_LEFT_OUT = {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "jax"}


class TensorFlowLeftOutError(ImportError):
    """Something wanted to compute with TensorFlow. Libraries that can do without take it for a missing package."""


class _AnyAttribute(type):
    def __getattr__(cls, name: str) -> type:
        return _attribute(name)


class _Absent(metaclass=_AnyAttribute):
    """Stands for every class and function of TensorFlow."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TensorFlowLeftOutError(
            f"TensorFlow is asked for, which the guide's servers leave out. Fix: set {VARIABLE}=1."
        )


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> type:
        return _attribute(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in _LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def leave_out_tensorflow() -> None:
    """From now on `import tensorflow` gives an empty module, unless the real one is there already or is asked for."""
    if os.environ.get(VARIABLE) != "1" and "tensorflow" not in sys.modules:
        sys.meta_path.insert(0, _Finder())


def _attribute(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Absent
