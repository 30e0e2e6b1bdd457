"""The only side effects, each behind a narrow front."""
