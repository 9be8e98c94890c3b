"""评价方法, `/methodology`: how a star is made, how sure a rank is, what other weights would do."""
