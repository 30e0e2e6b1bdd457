"""The built-in checks, as ordinary tests over the public fixtures."""
