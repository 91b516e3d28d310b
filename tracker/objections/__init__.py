"""A unit objects to a published mark, and the government decides anew (异议、复核)."""
