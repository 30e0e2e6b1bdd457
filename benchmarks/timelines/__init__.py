"""What a run did when: read from ``timeline.json`` of a report, summed up, and drawn."""
