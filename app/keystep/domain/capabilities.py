"""What a key may be able to do at OpenAI, in everyday words, and the request that finds it out.

The requests come from `requests.py`, where it is written why they do no harm. `setting` is what
gives or takes the permission on OpenAI's “API keys” page, with the names that stand there
according to its help centre (article 8867743) and its guide to roles.
"""

from dataclasses import dataclass
from enum import Enum

from keystep.domain import requests
from keystep.domain.requests import Request
from keystep.texts import N_


class Capability(Enum):
    """Ids are a contract: scripts read them from `keystep test --permissions --json`."""

    LIST_MODELS = "list_models"
    ASK_BY_CHAT = "ask_by_chat"
    ASK_BY_RESPONSES = "ask_by_responses"
    READ_ANSWERS = "read_answers"
    READ_FILES = "read_files"
    ADD_FILES = "add_files"
    SEE_TUNING = "see_tuning"
    START_TUNING = "start_tuning"
    SEE_BATCHES = "see_batches"
    START_BATCHES = "start_batches"
    SEE_VECTOR_STORES = "see_vector_stores"


@dataclass(frozen=True)
class Probe:
    """One capability: its words, and how it is found out.

    `names_an_object`: the request asks for one thing by its name, so that "not found" is said of
    that thing and not of the whole path.
    """

    name: str
    use: str
    setting: str
    request: Request
    names_an_object: bool = False


PROBES: dict[Capability, Probe] = {
    Capability.LIST_MODELS: Probe(
        N_("See the list of models"),
        N_("Tools that let you choose a model need this."),
        N_("“List models” to Read"),
        requests.LIST_MODELS,
    ),
    Capability.ASK_BY_CHAT: Probe(
        N_("Ask models the older way (Chat)"),
        N_("Most tools ask models in this way or the newer one."),
        N_("“Model capabilities” to Request"),
        requests.CHAT_IN_VAIN,
    ),
    Capability.ASK_BY_RESPONSES: Probe(
        N_("Ask models the newer way (Responses)"),
        N_("Newer tools ask models in this way."),
        N_("“Responses” to Write"),
        requests.RESPOND_IN_VAIN,
    ),
    Capability.READ_ANSWERS: Probe(
        N_("Read stored answers"),
        N_("A tool can look up what a model said before."),
        N_("“Responses” to Read"),
        requests.READ_ANSWER,
        names_an_object=True,
    ),
    Capability.READ_FILES: Probe(
        N_("Read files"),
        N_("A tool can list and read the files that are kept at OpenAI."),
        N_("“Files” to Read"),
        requests.LIST_FILES,
    ),
    Capability.ADD_FILES: Probe(
        N_("Add files"),
        N_("A tool can put new files there, and take files away."),
        N_("“Files” to Write"),
        requests.ADD_FILE_IN_VAIN,
    ),
    Capability.SEE_TUNING: Probe(
        N_("See the training of models (fine-tuning)"),
        N_("A tool can see how far the training of your own models is."),
        N_("“Fine-tuning” to Read"),
        requests.LIST_TUNING_JOBS,
    ),
    Capability.START_TUNING: Probe(
        N_("Train models (fine-tuning)"),
        N_("A tool can train models of your own. That costs money."),
        N_("“Fine-tuning” to Write"),
        requests.TUNE_IN_VAIN,
    ),
    Capability.SEE_BATCHES: Probe(
        N_("See big jobs (batches)"),
        N_("A tool can see jobs that ask a model many things at once."),
        N_("“Batch” to Read"),
        requests.LIST_BATCHES,
    ),
    Capability.START_BATCHES: Probe(
        N_("Start big jobs (batches)"),
        N_("A tool can start such jobs. They cost money."),
        N_("“Batch” to Write"),
        requests.BATCH_IN_VAIN,
    ),
    Capability.SEE_VECTOR_STORES: Probe(
        N_("See files made ready for search (vector stores)"),
        N_("A tool can see the files that models may search."),
        N_("“Vector stores” to Read"),
        requests.LIST_VECTOR_STORES,
    ),
}
"""In the order in which they are shown."""
