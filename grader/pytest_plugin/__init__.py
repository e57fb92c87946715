"""`pytest --rubric FILE PATH`: each check of a rubric is a test, beside a course's own tests.

pytest loads `option` at every start, in every project of the environment; the rest, and all that
it imports, only where the option is given.
"""
