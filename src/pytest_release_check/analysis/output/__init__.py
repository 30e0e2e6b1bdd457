"""What programs wrote: pip, build backends, tracebacks, indexes."""
