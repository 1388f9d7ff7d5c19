"""Tests, from small to large.

facts          the store: complete, consistent, readable, no dose, no diagnosis
functions      pure functions and single classes, without a server
actions        each action on a conversation that is made by hand
server         Rasa's own server as we start it; storage: SQLite, PostgreSQL and Redis
conversations  whole talks through the real servers; channel: its routes, attacks on it, reload, forget, stop
safety         thousands of talks in which no word may come from outside the store
faults         each fault of docs/faults.md, injected on purpose
widget         the chat and the pages in a real browser

``nlu`` and ``safety`` also hold the question sets that `make evaluate` and `make screen` score.
"""
