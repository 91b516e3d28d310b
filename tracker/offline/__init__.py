"""A unit's quarter filled in without access (离线填报): taken away as a file, and brought back."""
