"""The outside world behind the ports: catalog, keychain, OpenAI, and the simulated OpenAI."""
