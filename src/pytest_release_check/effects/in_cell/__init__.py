"""Programs of ours that run in other interpreters; each a file of its own without imports of ours."""
