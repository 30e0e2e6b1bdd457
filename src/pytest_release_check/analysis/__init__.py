"""Pure functions over values: what source, metadata, files and output say, without judging it."""
