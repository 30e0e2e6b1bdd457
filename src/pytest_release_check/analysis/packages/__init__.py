"""Several packages of one repository."""
