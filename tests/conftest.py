"""One BLAS thread, since on small matrices more of them wait for one another; and a store of the tests' own, not the user's."""

import atexit
import os
import shutil
import tempfile

# Before NumPy is imported anywhere.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

os.environ["DERIVE_CACHE"] = tempfile.mkdtemp(prefix="derive-tests-")
atexit.register(shutil.rmtree, os.environ["DERIVE_CACHE"], ignore_errors=True)
