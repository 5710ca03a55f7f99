"""Sums of products of indexed factors in a normal form in which equal sums are equal objects."""
