"""The Organizer Lab bot: carries a cohort training on a wiki."""
