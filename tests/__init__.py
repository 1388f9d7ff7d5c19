"""Tests at four heights: facts, functions, actions, whole conversations; and the widget in a real browser."""
