"""Expressions evaluated in one concrete world: exactly, by balls, and with slopes."""
