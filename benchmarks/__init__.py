"""Measurements of the plugin: what it finds in real releases, and what it costs."""
