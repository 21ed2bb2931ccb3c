"""What the parts of Kadens cost, beside the bare limit of each."""
