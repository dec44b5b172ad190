"""A model of a day at the desks: random cuts, kills, restores and clocks against the shipped programs."""
