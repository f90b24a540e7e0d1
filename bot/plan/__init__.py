"""Changes to wiki pages as data: what a run would write, and what came of it. Knows titles and text, never cohorts."""
