"""A plan, and what came of it, for people and for programs: data in, text out."""
