"""OpenAI, or a service that speaks like it, over httpx."""
