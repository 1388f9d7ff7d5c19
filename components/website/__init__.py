"""The website channel: thin routes over plain functions for sessions, messages and limits."""
