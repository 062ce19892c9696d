"""What is said of a matter whose procedure was exchanged."""
