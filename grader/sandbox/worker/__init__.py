"""The untrusted side: a copy of this package runs student code, and holds nothing else."""
