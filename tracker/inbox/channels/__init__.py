"""The ways out (渠道), as far as they know nothing of the database: how a mail server, a robot, a
gateway is spoken to, and how its answer is read."""
