"""The judge: rules on claims, and learns neither who made them nor by which rule."""
