"""Accuracy against gold: what is alike (likeness), what is counted (measures), and sums over texts (totals)."""
