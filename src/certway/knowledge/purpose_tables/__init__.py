"""The rows of the upload and purpose table, by where they apply; `knowledge.purposes` joins and asks them."""
