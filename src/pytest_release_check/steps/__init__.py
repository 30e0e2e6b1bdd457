"""One verb per file: noun in, Outcome out."""
