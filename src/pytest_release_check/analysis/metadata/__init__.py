"""What core metadata says (PEP 566 and its successors)."""
