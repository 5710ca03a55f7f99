"""The catalogue against other systems: densities, objectives, gradients of rows, verdicts."""
