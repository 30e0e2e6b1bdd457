"""What lies in the archives, and what should: rules over the members of wheels and sdists."""
