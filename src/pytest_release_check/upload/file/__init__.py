"""The file of an upload: its name, its digests, its contents."""
