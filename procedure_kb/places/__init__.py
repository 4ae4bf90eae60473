"""Places: old and new administrative units, and how citizens write them."""
