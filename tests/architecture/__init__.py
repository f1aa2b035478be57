"""Walls between the layers that an import linter can't see."""
