"""Course notes: chapters composed from judged derivations and claims, written for each target."""
