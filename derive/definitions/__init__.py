"""Named quantities, one file each: what the name means and how it is written."""
