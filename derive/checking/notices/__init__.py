"""What is said of a document beside its mathematics: a file a code."""
