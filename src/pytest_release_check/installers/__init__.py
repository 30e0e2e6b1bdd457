"""What makes environments and installs into them, with the user's own settings."""
