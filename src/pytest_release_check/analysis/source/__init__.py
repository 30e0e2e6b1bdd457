"""What Python source says: imports, syntax, files that it reads."""
