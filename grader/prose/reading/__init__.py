"""From Markdown to words with sentences, clauses and negations."""
