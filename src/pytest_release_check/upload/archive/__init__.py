"""ZIP and tar archives, as PyPI reads them."""
