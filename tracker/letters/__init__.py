"""Letters that the office would otherwise type (公文): reminders on paper, slips, invitations to a
talk, decisions and replies; each written from its wording and facts, and issued once."""
