"""What an index serves, and what its answers mean."""
