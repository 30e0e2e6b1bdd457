"""The checks of a cell: what was installed works for the first minute."""
