"""Losses straight on both sides of a kink, with a quadratic penalty: a quadratic program over a box."""
