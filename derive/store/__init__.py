"""What was computed once, kept on disk in the user's cache folder: text and checksums; knows keys and files, no mathematics.

Only the command line reads it. Absent, stale, damaged or unwritable, it is as if nothing were kept: slower, and never another answer.
"""
