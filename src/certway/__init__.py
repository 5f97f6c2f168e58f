"""Certificates of Cisco Expressway deployments: knows its own version, and refuses to load the rest."""

__version__ = "0.1.0.dev0"
