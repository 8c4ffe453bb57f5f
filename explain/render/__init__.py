"""How things look: terminal, HTML, pictures, pages. Draws, never computes."""
