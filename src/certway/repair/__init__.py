"""What follows from a change and what would repair a deployment. Refuses to know files, screens and how to ask."""
