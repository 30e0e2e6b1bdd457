"""What the package exports to users."""
