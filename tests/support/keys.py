"""Keys and organizations for tests: they look real and belong to nobody."""

from keystep.adapters.simulated_openai.service import SimulatedKey, SimulatedOrganization, Trouble

ACME = SimulatedOrganization("org-AcmeAcmeAcmeAcmeAcmeAcme", "Acme Ltd")
OTHER = SimulatedOrganization("org-OtherOtherOtherOtherOthe", "Other Inc")
PROJECT = "proj_AcmeProjectAcmeProject00"


def project_key(ending: str = "b7Qx") -> str:
    """A key in the shape of OpenAI's project keys: 164 characters."""
    middle = "Zk4" * 24 + "Zk"
    return f"sk-proj-{middle}T3BlbkFJ{middle}"[: 164 - len(ending)] + ending


def simulated(
    text: str,
    trouble: Trouble = Trouble.NONE,
    organizations: tuple[SimulatedOrganization, ...] = (ACME,),
) -> SimulatedKey:
    return SimulatedKey(text, organizations, PROJECT, trouble)
