"""Documents: blocks and words of a page, and one emitter a target."""
