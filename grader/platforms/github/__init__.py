"""What continuous integration is told of one grade: a pure layout, and the files it is put into.

The contract is the one that GitHub Classroom's graders and reporter had, which its successors read.
"""
