"""Output targets: one file and one template each."""
