"""A small OpenAI of our own: practice mode runs on it, and the tests talk to it over sockets."""
