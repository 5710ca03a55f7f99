"""An objective as readable NumPy: taken apart into sums, printed, loaded, documented."""
