"""What UC nodes say of their own certificates, as saved by an operator: bytes in, values out.

Knows the outputs of the command line, the answers of the certificate interface, and rows of the database.
Refuses to know which node a file is of where the output itself does not say; never keeps a private key.
"""
