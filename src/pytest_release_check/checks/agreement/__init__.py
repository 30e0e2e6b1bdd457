"""Names, metadata and contents of all files are consistent: rules over several files."""
