"""Trained weights, a card for each, what loads and runs them, and the commands that trained them.

`confidence.toml` holds the weights of `confidence.py`; `python -m cqextract.models.train_confidence` makes them. `names.npz` holds
those of `names.py`; `teacher.py`, `silver.py` and `train_names.py` make them. Nothing here is pickled, and nothing is downloaded.
"""
