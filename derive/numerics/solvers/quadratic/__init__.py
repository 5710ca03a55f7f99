"""Quadratic loss and penalty: linear equations, by Cholesky, QR or singular values."""
