"""What the Analyze screen shows, worked out."""
