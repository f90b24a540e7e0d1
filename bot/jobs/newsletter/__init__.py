"""The newsletter: its issues, their sending, who gets it, what became of it."""
