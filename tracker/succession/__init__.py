"""A post changes hands, is covered, or passes tasks on (换人、代理、分工调整)."""
