"""What several kinds of check share. No kind is defined here."""
