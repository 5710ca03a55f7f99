"""The search for a counter-example, and for a small one."""
