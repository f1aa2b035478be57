"""The panel that leads through giving a connection to another tool."""
