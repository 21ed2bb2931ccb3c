"""Side by side with the bare limit or a peer: each question is a folder, each answer a ratio."""
