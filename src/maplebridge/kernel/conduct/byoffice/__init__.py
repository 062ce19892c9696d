"""What an office brings itself: the procedures that a post may open, and opening one in its office's name."""
