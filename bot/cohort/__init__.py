"""The programme: forms, applications, decisions. Knows no wiki; standard library only."""
