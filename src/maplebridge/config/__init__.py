"""What runs the city: settings, addresses, the command line, and what joins the rooms."""
