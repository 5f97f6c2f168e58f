"""The documents behind the facts, one row each, by kind; `knowledge.sources` joins them."""
