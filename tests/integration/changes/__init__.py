"""What moved between two releases: every figure, its causes, and what was changed."""
