"""CompositeSpace: several spaces side by side, such as a supervised batch's input and target."""
from pylearn2.space.batches import cast, concatenate, resolve_dtype
from pylearn2.space.null import NullSpace
from pylearn2.space.space import Space
from pylearn2.space.vector import VectorSpace

__all__ = ["CompositeSpace"]


def _holds_no_data(space):
    return isinstance(space, NullSpace) or (isinstance(space, CompositeSpace) and not space.components)


class CompositeSpace(Space):
    """Tuples with one batch for each of `components`, all of the same number of examples.

    Parameters
    ----------
    components : list or tuple of Space; may be CompositeSpaces in their turn
    """

    def __init__(self, components, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(components, list | tuple):
            raise TypeError(f"CompositeSpace takes a list or tuple of spaces, got {components!r}")
        for index, component in enumerate(components):
            if not isinstance(component, Space):
                raise TypeError(f"component {index} of a CompositeSpace must be a Space, got {component!r}")
        self.components = list(components)

    def __str__(self):
        return f"{type(self).__name__}({', '.join(str(component) for component in self.components)})"

    def _key(self):
        return tuple(self.components)

    @property
    def dtype(self):
        """Tuple of the components' dtypes, nested as they are; settable by such a tuple or one name."""
        return tuple(component.dtype for component in self.components)

    @dtype.setter
    def dtype(self, new_dtype):
        """Give the components their types: a tuple nested as they are, or one name for all but NullSpaces."""
        for component, dtype in zip(self.components, self._clean_dtype_arg(new_dtype), strict=True):
            if not isinstance(component, NullSpace):
                component.dtype = dtype

    def _clean_dtype_arg(self, dtype):
        """Return `dtype` (a tuple, or one name or None for all) as a tuple with one entry a component."""
        if dtype is None or not isinstance(dtype, tuple | list):
            return (dtype if dtype is None else resolve_dtype(dtype),) * len(self.components)
        if len(dtype) != len(self.components):
            raise ValueError(f"{len(self.components)} components need as many dtypes, got {dtype!r}")
        for component, part in zip(self.components, dtype, strict=True):
            if isinstance(part, tuple | list) and not isinstance(component, CompositeSpace):
                raise TypeError(f"the dtypes {part!r} do not match the component {component}: give it one")
        return tuple(dtype)

    def restrict(self, subset):
        """Return the space of the components whose indices the list `subset` holds; a single one bare."""
        return self._restricted(self.components, subset, CompositeSpace)

    def restrict_batch(self, batch, subset):
        """Return the parts of the symbolic `batch` whose indices `subset` holds; a single one bare."""
        self.validate(batch)
        return self._restricted(batch, subset, tuple)

    @staticmethod
    def _restricted(parts, subset, several):
        if not isinstance(subset, list | tuple):
            raise TypeError(f"subset is a list of component indices, got {subset!r}")
        chosen = [parts[index] for index in subset]
        return chosen[0] if len(chosen) == 1 else several(chosen)

    def get_total_dimension(self):
        """Return the sum of the components' numbers an example."""
        return sum(component.get_total_dimension() for component in self.components)

    def get_origin(self):
        """Return the tuple of the components' origins."""
        return tuple(component.get_origin() for component in self.components)

    def get_origin_batch(self, batch_size, dtype=None):
        """Return the tuple of the components' zeros; `dtype` is one name for all, or a tuple with one each."""
        return tuple(component.get_origin_batch(batch_size, part)
                     for component, part in zip(self.components, self._clean_dtype_arg(dtype), strict=True))

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Return a tuple of shared variables, one a component; all have the same `name`."""
        return tuple(component.make_shared_batch(batch_size, name, part)
                     for component, part in zip(self.components, self._clean_dtype_arg(dtype), strict=True))

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return a tuple of symbols; `name` is None, a list of names, or one name to be numbered."""
        if not isinstance(name, list | tuple):
            name = [None if name is None else f"{name}[{index}]" for index in range(len(self.components))]
        dtypes = self._clean_dtype_arg(dtype)
        return tuple(component.make_theano_batch(name=part_name, dtype=part_dtype, batch_size=batch_size)
                     for component, part_name, part_dtype in zip(self.components, name, dtypes, strict=True))

    def _validate_impl(self, is_numeric, batch):
        if not isinstance(batch, tuple):
            raise TypeError(f"a batch of {self} is a tuple, got {batch!r} of {type(batch)}")
        if len(batch) != len(self.components):
            raise ValueError(f"a batch of {self} has {len(self.components)} parts, got {len(batch)}")
        for component, part in zip(self.components, batch, strict=True):
            component._validate(is_numeric, part)

    def _with_data(self, batch):
        """Return the pairs of component and part, without the components that never hold data."""
        pairs = zip(self.components, batch, strict=True)
        return [(component, part) for component, part in pairs if not _holds_no_data(component)]

    def _batch_size_impl(self, is_numeric, batch):
        sizes = [component._batch_size_impl(is_numeric, part) for component, part in self._with_data(batch)]
        # How many examples a symbol holds is only known when it runs, so symbols are taken on trust.
        if is_numeric and len(set(sizes)) > 1:
            raise ValueError(f"the parts of a batch must have the same number of examples, got {sizes}")
        return sizes[0] if sizes else 0

    def _check_sizes(self, space):
        # Part by part, since a label and its one-hot row fit each other and yet differ in size.
        if isinstance(space, CompositeSpace):
            self._check_tree(space)
        else:
            super()._check_sizes(space)

    def _format_as_impl(self, is_numeric, batch, space):
        if isinstance(space, CompositeSpace):
            return tuple(mine._format_as(is_numeric, part, other) for mine, part, other
                         in zip(self.components, batch, space.components, strict=True))
        if isinstance(space, VectorSpace):
            return self._as_vector(is_numeric, batch, space)
        return super()._format_as_impl(is_numeric, batch, space)

    def _check_tree(self, space):
        """Raise unless `space` has as many components as this, with composites in the same places."""
        if len(self.components) != len(space.components):
            raise ValueError(f"{self} cannot be formatted as {space}: "
                             f"it has {len(self.components)} components, not {len(space.components)}")
        for mine, other in zip(self.components, space.components, strict=True):
            if isinstance(mine, CompositeSpace) != isinstance(other, CompositeSpace):
                raise TypeError(f"{self} and {space} are nested differently: {mine} cannot become {other}")

    def _as_vector(self, is_numeric, batch, space):
        """Return the parts of `batch`, each as a matrix, side by side."""
        parts = []
        for component, part in self._with_data(batch):
            columns = VectorSpace(component.get_total_dimension(), space.sparse, space.dtype)
            parts.append(component._format_as(is_numeric, part, columns))
        if not parts:
            raise ValueError(f"{self} holds no data that could be formatted as {space}")
        dtypes = [str(part.dtype) for part in parts]
        if len(set(dtypes)) > 1:
            raise TypeError(f"the parts have the dtypes {dtypes} and {space} has none: give it one")
        return cast(concatenate(parts), space.dtype)

    def _from_vector(self, is_numeric, batch, source):
        """Split the columns of `batch` among the components, in their order."""
        parts, start = [], 0
        for component in self.components:
            stop = start + component.get_total_dimension()
            columns = VectorSpace(stop - start, source.sparse, source.dtype)
            parts.append(component._from_vector(is_numeric, batch[:, start:stop], columns))
            start = stop
        return tuple(parts)

    def undo_format_as(self, batch, space):
        """Undo the formatting part by part where `space` is composite too, else that of the batch as a whole."""
        if isinstance(space, CompositeSpace):
            self._check_tree(space)
            return tuple(mine.undo_format_as(part, other) for mine, part, other
                         in zip(self.components, batch, space.components, strict=True))
        return super().undo_format_as(batch, space)
