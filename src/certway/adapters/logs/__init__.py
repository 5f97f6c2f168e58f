"""Logs of Expressway, and the few lines of its neighbours that speak of certificates: bytes in, values out."""
