"""Who may open which address: the declared side of the access matrix. One file a family, one line a route."""
