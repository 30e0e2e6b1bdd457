"""Defects that PyPI takes, and that fail or mislead its users: warnings."""
