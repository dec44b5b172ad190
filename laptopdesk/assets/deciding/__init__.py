"""Cases about laptops themselves: what a person sees of both sides, and what each outcome does."""
