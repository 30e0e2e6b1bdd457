"""Everything that needs upload credentials, in a process of its own; and the decision to publish. Knows no pytest."""
