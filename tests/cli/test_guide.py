"""`keystep guide`: a file to print, or one plain sentence."""

from pathlib import Path

from tests.support.keys import project_key
from tests.support.person import Person

FILE = 'schema = 1\nstatus = "ready"\n[organisation]\nname = "Acme Ltd"\n'


def test_a_guide_is_made_without_a_screen_with_its_words(person: Person, tmp_path: Path) -> None:
    given = tmp_path / "acme.keystep.toml"
    given.write_text(FILE, encoding="utf-8")
    out = tmp_path / "guide.pdf"
    out.write_text("the one before", encoding="utf-8")
    done = person.keystep("guide", "--out", str(out), "--walkthrough", str(given))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"The guide is ready: {out}\n"
    assert out.read_bytes().startswith(b"%PDF-")


def test_what_can_not_be_done_is_said_with_exit_code_2(person: Person, tmp_path: Path) -> None:
    bad = tmp_path / "bad.keystep.toml"
    bad.write_text(FILE + f"# {project_key()}\n", encoding="utf-8")
    out = str(tmp_path / "guide.pdf")
    cases = {
        ("--out", str(tmp_path / "guide.docx")): (
            "A guide is a PDF or a web page. End the file's name with .pdf or .html."
        ),
        ("--out", out, "--language", "tlh"): "There are no texts in “tlh” yet.",
        ("--out", out, "--walkthrough", str(bad)): "This file contains a key. Delete it",
        ("--out", out, "--walkthrough", str(tmp_path / "none")): "There is no such file.",
        ("--out", str(tmp_path / "no" / "guide.pdf")): "There is no such file or folder.",
    }
    for options, sentence in cases.items():
        done = person.keystep("guide", *options)
        assert done.returncode == 2, options
        assert done.stderr.startswith(sentence), done.stderr
        assert done.stdout == ""
    assert not Path(out).exists()
