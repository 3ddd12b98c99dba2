"""Public calculations (MISSION X7): what the law gives, explained article by article. Nobody is identified, nothing kept."""
