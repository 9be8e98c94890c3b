"""The end of an edition: self-assessments, the public draw, spot checks, evaluation, catalogue."""
