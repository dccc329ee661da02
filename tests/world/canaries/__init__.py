"""Strings planted where weaknesses of operators stand, and the search for them everywhere else."""
