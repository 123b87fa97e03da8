"""What posts cost: by workstream, against cost lines, by assumption set, against a report."""
