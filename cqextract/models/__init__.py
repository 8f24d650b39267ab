"""Trained weights, a card for each, what loads and runs them, and the commands that trained them.

`confidence.toml` holds the weights of `confidence.py`; `python -m cqextract.models.train_confidence` makes them. `antecedents.toml` holds
those of `cqextract.antecedents`, which `train_antecedents.py` makes, `names.npz` those of `names.py`, which `teacher.py`, `silver.py` and
`train_names.py` make. `words.tsv` counts parts of speech for `cqextract.lexicon`; `train_words.py` makes it. `segmenter/` is what
`cqextract.tokens` cuts words with when asked for `pkuseg`; `train_segmenter.py` makes it. Nothing here is pickled, and nothing is
downloaded.
"""
