"""On paper: one arrangement of an expression, dialects that spell it, the blocks of a page, and one emitter a target."""
