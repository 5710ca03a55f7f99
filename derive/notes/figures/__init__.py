"""Figures: one file each, with its `ENTRY`; matplotlib is imported only when one is drawn."""
