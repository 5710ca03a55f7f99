"""Densities by the shape in which their variate stands, a file a shape: what has to be one is judged, and is looked up nowhere."""
