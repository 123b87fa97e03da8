"""The tables of the app's pages and exports."""
