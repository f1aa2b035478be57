"""The printed guide: reads the wizard's own pages, takes their pictures, and prints both."""
