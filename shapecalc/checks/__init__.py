"""What the linter looks for beside the rules' own refusals: one class a finding.

A class in a file of this folder is in, by being there. Its docstring is its page.
"""
