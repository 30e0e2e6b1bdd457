"""Whole commands beside each other: who competes, on which projects, and what each of them costs."""
