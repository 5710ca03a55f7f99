"""Densities, one file each: energy first, density = exp(-energy) / Z."""
