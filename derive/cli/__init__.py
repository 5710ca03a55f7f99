"""The command line: parse arguments, call one function, print; nothing heavy is imported until a command needs it."""
