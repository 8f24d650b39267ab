"""Trained weights, a card for each, what loads and runs them, and the commands that trained them.

`confidence.toml` holds the weights of `confidence.py`; `python -m cqextract.models.train_confidence` makes them. Nothing here is
pickled, and nothing is downloaded.
"""
