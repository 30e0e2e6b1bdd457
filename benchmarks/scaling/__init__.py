"""What grows with a release, a machine or an index, and how fast the cost grows with it."""
