"""What the office's documents say, with variables in 【】 and every version kept (公文用语)."""
