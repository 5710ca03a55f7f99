"""Replays counter-examples by evaluators of its own: what one has to trust of a refutation."""
