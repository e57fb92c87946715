"""What an answer earns: ideas, topics, roles, labels."""
