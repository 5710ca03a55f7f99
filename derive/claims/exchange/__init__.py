"""Claims and answers as plain JSON values, for other programs."""
