"""Do the tests notice a broken rule? ``python -m tests.mutation`` breaks the rules and asks.

``making`` has mutmut write the mutants, ``choosing`` finds the tests that run a changed line,
``judging`` runs them in forks of one collected session, ``fresh`` asks the slow way (the file on
the disk, pytest from its start), ``kept`` remembers verdicts, ``report`` prints them.
"""
