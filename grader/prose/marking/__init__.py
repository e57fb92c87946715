"""What an answer earns: ideas, topics, roles and labels."""
