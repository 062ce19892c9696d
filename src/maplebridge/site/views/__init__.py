"""The views: parse, call, show. What they call is written down in the rooms below."""
