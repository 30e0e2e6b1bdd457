"""What was installed works: rules over what cells reported."""
