"""One BLAS thread: on small matrices more of them wait for one another, and with a busy neighbour for long."""

import os

# Before NumPy is imported anywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
