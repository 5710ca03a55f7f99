"""Named rewriting rules, one file each; a rule proposes and hands over its evidence, it never decides."""
