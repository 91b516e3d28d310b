"""What a post may do with one thing: the rules that the policy is made of, each a predicate.

A file a cluster of things; which rule lets somebody do what stands in policy.py alone.
"""
