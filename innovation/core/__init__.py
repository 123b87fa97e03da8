"""What every app stands on: money, periods, reports, access and the page shell. No models."""
