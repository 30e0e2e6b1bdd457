"""What a run did when: read from ``release-timeline.json`` of a report, summed up, and drawn."""
