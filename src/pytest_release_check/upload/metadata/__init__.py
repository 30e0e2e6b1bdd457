"""The fields of an upload form, as PyPI judges them."""
