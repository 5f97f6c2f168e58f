"""Floor 2: what documents and measurements say of the products, as data with a source.

Knows products, releases, connections, relying parties, dates. Refuses to know any deployment.
"""
