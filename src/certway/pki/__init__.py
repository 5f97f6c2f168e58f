"""X.509 and the verification engines: knows certificates, names, paths and faults, and refuses to know any product."""
