"""Other matters of the office (交办事项), and facts that two plans ask for (同一事项)."""
