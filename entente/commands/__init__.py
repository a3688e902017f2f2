"""The commands, a module a family: each is one library call and its printing, and imports its stage when it is run."""
