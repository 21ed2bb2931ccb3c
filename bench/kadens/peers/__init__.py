"""The same work done by other libraries, one file per question.

None of them is needed by the product: `make bench-peers` installs them apart. Each is imported when it is measured.
"""
