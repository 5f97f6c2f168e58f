"""Deployments with one defect each, their controls, and everything certway must say of them."""
