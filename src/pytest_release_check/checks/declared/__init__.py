"""What the metadata promises, and what the shipped source does: rules over both."""
