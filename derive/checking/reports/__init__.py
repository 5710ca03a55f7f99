"""How a report is written: a file a format."""
