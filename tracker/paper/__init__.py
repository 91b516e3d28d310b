"""Entering for those who work on paper (代录): what they signed, in their name, with the scan."""
