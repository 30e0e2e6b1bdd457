"""What PyPI refuses, as pure rules over the form, the file and what an index holds."""
