"""One room for each kind of record, all of one shape: NAME, NEEDS, find. A kind imports no other kind."""
