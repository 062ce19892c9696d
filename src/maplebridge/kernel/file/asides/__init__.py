"""What is shown of matters that cannot be shown, and of all that was set aside."""
