"""The guide on several processes with real PostgreSQL, Redis and nginx, visited by many and broken on purpose."""
