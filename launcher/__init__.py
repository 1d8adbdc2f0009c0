"""Behind ./dozvon: environments, weights, training, supervision. Standard library only."""
