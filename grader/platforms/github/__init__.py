"""`grade ci`: reports one grade to continuous integration.

The formats are those of GitHub Classroom's graders and reporter, which its successors also read.
"""
