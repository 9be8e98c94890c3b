"""目录清单, /catalogue: what remains of an edition: final evaluation, spot checks, catalogue."""
