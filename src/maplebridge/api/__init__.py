"""The frame of the API: its document, its health, its faults; each verb brings addresses of its own."""
