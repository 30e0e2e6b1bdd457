"""Package indexes that others run: what they serve, and uploads to them."""
