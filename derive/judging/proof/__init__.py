"""The search for a proof, by the linear normal form of sums and the table of integrals."""
