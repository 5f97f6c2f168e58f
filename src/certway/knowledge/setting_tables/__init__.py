"""The settings certway reads, one row each, by what they belong to; `knowledge.settings` joins them."""
