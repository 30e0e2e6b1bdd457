"""Rules about compiled files: what they are made for, and what the tags of their wheel promise."""
