"""The numbered steps of the project's own derivations, each a display that says again what the one before says that a name is."""

STEPS = {
    "flat_prior": 14, "gaussian_noise": 10, "gaussian_prior": 14, "laplace_noise": 10, "laplace_prior": 14, "maximum_a_posteriori": 4,
    "maximum_likelihood": 4, "regularisation": 14,
}  # fmt: skip
"""Chapters with a derivation, and how many steps it has."""
UNPROVED = {
    "flat_prior": ("7: the prior's density is a letter, `p_\\theta(e) = \\kappa`, which is taken for another name of it",),
}
"""Steps that are not proved from their page alone, and why."""
