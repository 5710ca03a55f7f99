"""Columns of numbers from CSV files."""
