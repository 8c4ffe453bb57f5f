"""What is proposed for a problem, and how it is brought into the text."""
