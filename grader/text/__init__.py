"""What students write, taken apart: files, notebooks, Markdown, labels, maths. Knows no rubric."""
