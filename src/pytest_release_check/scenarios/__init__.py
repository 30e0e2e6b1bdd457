"""Scenarios: checks in addition to the matrix, each in a fresh environment of its own."""
