"""What the names of files say: members of archives, modules, extension modules."""
