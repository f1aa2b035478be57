"""Property tests that stay quick and find the same thing on every computer."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from keystep.domain.diagnosis import Json

quick = settings(
    deadline=None,
    max_examples=80,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("error", "code", "type", "message", "data", "id", "orgs", "title"))
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)
"""JSON of any depth, often with the field names that Keystep looks for."""
