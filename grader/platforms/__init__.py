"""Systems that run grade for one student: GitHub Actions, Classroom 50, Gradescope."""
