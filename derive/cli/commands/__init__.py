"""One file a command, each with its `ENTRY`; the file's name is the command's. Heavy imports belong inside the functions."""
