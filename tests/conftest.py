"""Settings for all tests."""

import hypothesis

# A busy machine is no error: how fast the package is, `benchmarks/` measures.
hypothesis.settings.register_profile("cqextract", deadline=None)
hypothesis.settings.load_profile("cqextract")
