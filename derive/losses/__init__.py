"""Losses by their usual names, one file each: what is summed over the observations."""
