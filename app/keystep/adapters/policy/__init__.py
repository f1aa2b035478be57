"""Where an administrator puts the policy, on each system."""
