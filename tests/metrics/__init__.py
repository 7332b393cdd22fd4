"""Reading event files, smoothing, export."""
