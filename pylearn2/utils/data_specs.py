"""Data specs: which data somebody needs, as a pair (space, source) of one shape.

A leaf is a Space with the name of a source (``'features'``, ``'targets'``), or a NullSpace with ``''``; a
CompositeSpace goes with a tuple of sources, and may nest. Whoever asks a dataset for several things at once
(a sum of costs, the monitor) flattens them into the distinct leaves, fetches those, and nests them back.

    DataSpecsMapping    flatten and nest, for one pair
    misfits             what of a pair a data set cannot give
    is_flat_space, is_flat_source, is_flat_specs
"""
from pylearn2.space import CompositeSpace, Conv2DSpace, NullSpace, Space
from pylearn2.utils.iteration import flat_pairs

__all__ = ["DataSpecsMapping", "is_flat_source", "is_flat_space", "is_flat_specs", "misfits"]


class DataSpecsMapping:
    """The way from a nested structure to the tuple of its distinct leaves, and back.

    Parameters
    ----------
    data_specs : pair (space, source)

    Attributes
    ----------
    specs_to_index : dict (space, source) -> position among the distinct leaves, in order of first occurrence
    n_unique_specs : int
    spec_mapping : the nested structure with the position, or None for a NullSpace, in the place of each leaf

    Raises
    ------
    TypeError: the space is no Space
    ValueError: space and source have different shapes
    """

    def __init__(self, data_specs):
        self.specs_to_index = {}
        space, source = data_specs
        self.spec_mapping = self._number_leaves(space, source)
        self.n_unique_specs = len(self.specs_to_index)

    def _number_leaves(self, space, source):
        if not isinstance(space, Space):
            raise TypeError(f"data specs are a pair (space, source), got {space!r} in the place of the space")
        if isinstance(space, NullSpace):
            if source != "":
                raise ValueError(f"a NullSpace goes with the source '', got {source!r}")
            return None
        if isinstance(space, CompositeSpace):
            if not isinstance(source, tuple | list) or len(source) != len(space.components):
                raise ValueError(f"{space} needs a tuple of {len(space.components)} sources, "
                                 f"one for each component, got {source!r}")
            return tuple(map(self._number_leaves, space.components, source))
        if not isinstance(source, str):
            raise ValueError(f"{space} goes with the name of one source, got {source!r}")
        return self.specs_to_index.setdefault((space, source), len(self.specs_to_index))

    def flatten(self, nested, return_tuple=False):
        """Return the values of the distinct leaves of `nested`.

        Parameters
        ----------
        nested : Space, or tuple of anything (sources, symbols, arrays), shaped as the mapping's data specs
            Leaves that are the same must hold the same object.
        return_tuple : bool; return a tuple in any case

        Returns
        -------
        tuple, or for a Space a CompositeSpace; the bare value where there is one leaf
        """
        flat = [None] * self.n_unique_specs
        self._collect(nested, self.spec_mapping, flat)
        if return_tuple:
            return tuple(flat)
        if self.n_unique_specs == 1:
            return flat[0]
        return CompositeSpace(flat) if isinstance(nested, Space) else tuple(flat)

    def _collect(self, nested, mapping, flat):
        """Put the leaves of `nested` into their positions of the list `flat`."""
        if mapping is None:
            is_empty_source = isinstance(nested, str) and nested == ""
            if not (nested is None or is_empty_source or isinstance(nested, NullSpace)):
                raise ValueError(f"a NullSpace holds None, got {nested!r}")
        elif isinstance(mapping, int):
            known = flat[mapping]
            # `==` would compare arrays number by number; spaces and names are as good when merely equal.
            same = known is nested or (isinstance(known, Space | str) and known == nested)
            if known is not None and not same:
                raise ValueError(f"one data spec occurs twice, with the values {known!r} and {nested!r}")
            flat[mapping] = nested
        else:
            parts = nested.components if isinstance(nested, CompositeSpace) else nested
            if not isinstance(parts, tuple | list) or len(parts) != len(mapping):
                raise ValueError(f"the data specs have {len(mapping)} parts here, got {nested!r}")
            for part, part_mapping in zip(parts, mapping, strict=True):
                self._collect(part, part_mapping, flat)

    def nest(self, flat):
        """Return the nested structure whose leaves are those of `flat`; the inverse of :meth:`flatten`.

        Parameters
        ----------
        flat : tuple or CompositeSpace of the distinct leaves, or the bare leaf where there is one

        Returns
        -------
        tuples (for a Space: CompositeSpaces) nested as the data specs; None (NullSpace) for no data
        """
        is_space = isinstance(flat, Space)
        if isinstance(flat, CompositeSpace):
            leaves = flat.components
        else:
            leaves = flat if isinstance(flat, tuple | list) else (flat,)
        if len(leaves) != self.n_unique_specs:
            raise ValueError(f"the data specs have {self.n_unique_specs} distinct leaves, got {flat!r}")
        return self._nested(leaves, self.spec_mapping, is_space)

    def _nested(self, leaves, mapping, is_space):
        if mapping is None:
            return NullSpace() if is_space else None
        if isinstance(mapping, int):
            return leaves[mapping]
        parts = tuple(self._nested(leaves, part, is_space) for part in mapping)
        return CompositeSpace(parts) if is_space else parts


def misfits(dataset, data_specs):
    """Tell what of flat `data_specs` a data set cannot give.

    Parameters
    ----------
    dataset : Dataset; one that does not tell its own specs is taken at its word
    data_specs : (space, source), flat

    Returns
    -------
    list of (source, words)
    """
    try:
        offered = {source: space for space, source in flat_pairs(dataset.get_data_specs())}
    except (AttributeError, NotImplementedError, ValueError):
        return []
    window = getattr(dataset, "window_to_come", None)  # of the images that an extension will have cut by then
    if window is not None:
        offered["features"] = Conv2DSpace(window, num_channels=dataset.view_converter.shape[-1])
    found = []
    for space, source in flat_pairs(data_specs):
        if source not in offered:
            found.append((source, f"the data have only {', '.join(offered)}"))
            continue
        try:
            offered[source]._check_sizes(space)
        except ValueError as error:
            have, asked = _size(offered[source]), _size(space)
            words = str(error) if have == asked else f"the data have {have}, and {asked} are asked for"
            found.append((source, words))
    return found


def _size(space):
    if hasattr(space, "max_labels"):
        return f"{space.max_labels} kinds of label"
    return f"{space.get_total_dimension()} numbers an example"


def is_flat_space(space):
    """Whether `space` is a simple Space, or a CompositeSpace of simple ones."""
    if not isinstance(space, Space):
        raise TypeError(f"expected a Space, got {space!r} of {type(space)}")
    return not (isinstance(space, CompositeSpace)
                and any(isinstance(component, CompositeSpace) for component in space.components))


def is_flat_source(source):
    """Whether `source` is one name, or a tuple of names."""
    if isinstance(source, str):
        return True
    if not isinstance(source, tuple | list):
        raise TypeError(f"expected the name of a source or a tuple of them, got {source!r} of {type(source)}")
    for part in source:
        if not isinstance(part, str | tuple | list):
            raise TypeError(f"expected the name of a source in {source!r}, got {part!r}")
    return all(isinstance(part, str) for part in source)


def is_flat_specs(data_specs):
    """Whether both the space and the source of `data_specs` are flat."""
    space, source = data_specs
    return is_flat_space(space) and is_flat_source(source)
