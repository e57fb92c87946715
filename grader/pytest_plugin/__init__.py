"""`pytest --rubric FILE PATH`: each check of a rubric is a test, next to a course's own tests.

pytest loads `option` at every start, in every project of the environment. It loads the rest only
with the option.
"""
