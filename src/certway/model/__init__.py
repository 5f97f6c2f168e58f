"""Floor 1: the words of certway as frozen values.

Knows what a certificate, a deployment, a link, a question and a verdict are.
Refuses to know how any of them is read, decided, or shown: no input or output, no clock, no product facts.
"""
