"""Texts for people: plain, short, and without anything that a terminal would obey."""
