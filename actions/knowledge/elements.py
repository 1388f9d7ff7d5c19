"""Build HTML from elements, so that every text is escaped and every element is closed. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias
from xml.etree import ElementTree

Element: TypeAlias = ElementTree.Element
Child: TypeAlias = "str | Element | None | Iterable[Child]"

# After these a line break in the file changes nothing on the page; after any other element it would show as a space.
_BLOCKS = frozenset(("article", "body", "dd", "div", "dl", "dt", "figure", "footer", "head", "header", "li", "main"))
_BLOCKS |= frozenset(("h1", "h2", "h3", "h4", "meta", "nav", "ol", "p", "section", "ul"))


def node(tag: str, /, *children: Child, **attributes: str | None) -> Element:
    """An element with text and elements inside it.

    Args:
        tag: the name of the element, such as ``p``.
        children: text, elements, or lists of them, in order; None is left out.
        attributes: by name; a trailing underscore is dropped (``class_``), other underscores become hyphens, and an
            attribute with the value None is left out.
    """
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    element = ElementTree.Element(tag, given)
    if tag in _BLOCKS:
        element.tail = "\n"
    _append(element, children)
    return element


def document(root: Element) -> str:
    """The text of a whole HTML document."""
    return f"<!DOCTYPE html>\n{ElementTree.tostring(root, encoding='unicode', method='html').rstrip()}\n"


def _append(element: Element, children: Iterable[Child]) -> None:
    for child in children:
        if child is None:
            continue
        if isinstance(child, ElementTree.Element):
            element.append(child)
        elif isinstance(child, str):
            _append_text(element, child)
        else:
            _append(element, child)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
