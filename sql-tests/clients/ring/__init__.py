"""The first ring of clients: what `run` is made of."""
