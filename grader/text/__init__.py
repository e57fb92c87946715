"""Read what students write: files, notebooks, Markdown, labels and maths, without a rubric."""
