"""Faults of docs/faults.md that no other test injects, through the real servers."""
