"""Objectives of other people's libraries, one file each, in their own parameter."""
