"""What the pages over all tasks show: the ledger, a portfolio, one task, the day's work."""
