"""The deployment file, subject by subject: knows its keys and what they mean, refuses to judge the deployment."""
