"""The catalog: the list of connections in a SQLite file, without any secret."""
