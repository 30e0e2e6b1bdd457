"""Source distributions of others: what is in them and what it needs."""
