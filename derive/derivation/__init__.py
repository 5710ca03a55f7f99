"""The engine: strategies over rules, steps that are judged, and what a finished derivation can say."""
