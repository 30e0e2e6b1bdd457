"""Plain data the whole plugin speaks in; nothing here reads, writes or runs anything."""
