"""Coverage-guided fuzzing of what strangers' bytes reach first: `python -m tests.fuzz` (make fuzz), needs atheris.

`targets.py` says what may be done to a text, a config or a book, and what must hold whatever the bytes are;
`corpus/` keeps small inputs, above all those that once failed, which `tests/test_fuzz_corpus.py` tries without atheris.
"""
