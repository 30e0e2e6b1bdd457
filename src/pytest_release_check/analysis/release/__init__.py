"""How the files of a release differ from those of the one before it."""
