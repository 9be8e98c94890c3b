"""The resources, a module for each family: they find rows and name their values."""
