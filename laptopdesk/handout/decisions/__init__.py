"""What a person can decide about hand-overs that contradict other facts: both sides, and outcomes with effect."""
