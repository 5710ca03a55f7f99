"""How an arranged form is spelt, one file a dialect."""
