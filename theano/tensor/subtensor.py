"""Parts of tensors: reading them, and making a tensor in which a part is replaced or increased."""
from pytensor.tensor.exceptions import AdvancedIndexingError
from pytensor.tensor.subtensor import (
    AdvancedIncSubtensor,
    AdvancedIncSubtensor1,
    AdvancedSubtensor,
    AdvancedSubtensor1,
    IncSubtensor,
    Subtensor,
    advanced_inc_subtensor,
    advanced_inc_subtensor1,
    advanced_set_subtensor,
    advanced_subtensor,
    advanced_subtensor1,
    get_canonical_form_slice,
    get_idx_list,
    inc_subtensor,
    set_subtensor,
    take,
)

__all__ = [
    "AdvancedIncSubtensor", "AdvancedIncSubtensor1", "AdvancedIndexingError", "AdvancedSubtensor", "AdvancedSubtensor1",
    "IncSubtensor", "Subtensor", "advanced_inc_subtensor", "advanced_inc_subtensor1", "advanced_set_subtensor",
    "advanced_subtensor", "advanced_subtensor1", "get_canonical_form_slice", "get_idx_list", "inc_subtensor",
    "set_subtensor", "take",
]
