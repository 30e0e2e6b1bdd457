"""Reports of a run: for people, for CI services, for programs. Knows no pytest."""
