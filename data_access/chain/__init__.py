"""The chain of published documents: what readers see, in hashes that others can hold on to."""
