"""`ModelExtension`, the base class of what can be plugged into a model's updates."""


class ModelExtension:
    """Something that may change a model's updates; give it to the model as ``extensions: [...]``."""

    def post_modify_updates(self, updates, model):
        """Change `updates` in place; the model's ``_modify_updates`` and earlier extensions have done so.

        Parameters
        ----------
        updates : dict SharedVariable -> expression
            The values that a training step will store.
        model : Model
        """
