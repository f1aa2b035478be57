"""What `keystep walkthrough new` writes: an example with a comment for all that may stand there."""

EXAMPLE = """\
# Instructions for the people who connect your organisation with Keystep.
# Change what stands here, then run: keystep walkthrough check THIS-FILE
# A file can fill in and explain, and nothing else. It never holds a secret key.
schema = 1
status = "draft"                    # "ready" when you are done; a draft says so

[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"   # who helps
support_url = "https://help.acme.example/ai"

[wizard]
provider = "openai"
nickname = "{organisation} – {user}"    # {user} is the name of who is at the computer
# organization_id = "org-…"         # filled in for them; take the # away
# project_id = "proj_…"
purpose = "use"                     # "read", "use" (ask models) or "manage" (files and more)
# What the key must be able to do, by the names in: keystep test --permissions --json
permissions = ["list_models", "ask_by_responses"]
# Steps to leave out: "before_you_begin", "organization", "nickname". Never the key or the check.
skip = []

# Your words, up to 300 letters each, plain, without web addresses. One part for each language.
[text.en]
intro = "You need about 5 minutes and your OpenAI account."
before_you_begin = "Ask your team lead first if you may spend money on this."
secret_key = "Choose the project “Office” when you create the key."
organization = "Keep what stands here."
nickname = "Keep the name, so that we find it when you ask for help."
check_and_save = "If a check fails, send us what “Details” says."

[text.de]
intro = "Sie brauchen etwa 5 Minuten und Ihr Konto bei OpenAI."
before_you_begin = "Fragen Sie vorher im Team, ob Sie dafür Geld ausgeben dürfen."
secret_key = "Wählen Sie beim Erstellen des Schlüssels das Projekt „Office“."
organization = "Lassen Sie stehen, was hier steht."
nickname = "Behalten Sie den Namen, damit wir ihn finden, wenn Sie Hilfe brauchen."
check_and_save = "Wenn eine Prüfung fehlschlägt, senden Sie uns, was unter „Details“ steht."
"""
