"""Defects that PyPI takes all the same: warnings."""
