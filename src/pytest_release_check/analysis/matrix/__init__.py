"""Which Pythons and which cells a release needs."""
