"""What the tests need around the program: a private desktop, and a simulated service."""
