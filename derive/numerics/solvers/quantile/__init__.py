"""Losses straight on both sides of a kink, and the L1 penalty beside them: linear programs."""
