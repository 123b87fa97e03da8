"""The pages of the app, one concept a file."""
