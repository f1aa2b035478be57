"""The command line as its users meet it: real processes, keychain and sockets."""
