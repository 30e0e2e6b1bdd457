"""Programs that run with sigstore imported, and with the identity of a CI job, apart from everything of the project."""
