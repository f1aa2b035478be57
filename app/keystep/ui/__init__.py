"""The windows. Qt only: no network, no keychain, no database."""
