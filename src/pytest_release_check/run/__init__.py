"""The order of a run: what is done once, what any process may do, and what comes of it."""
