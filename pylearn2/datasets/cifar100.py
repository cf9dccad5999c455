"""CIFAR-100: 60,000 colour pictures, 32 by 32, of a hundred kinds of things."""

from pylearn2.datasets.cifar_images import CIFARImages

__all__ = ["CIFAR100"]


class CIFAR100(CIFARImages):
    """CIFAR-100: 50,000 pictures to train on, 10,000 to test; the targets are the fine labels, 0 to 99.

    The arguments are those of `CIFARImages`.

    Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
    """

    title = "CIFAR-100"
    folder = "cifar100/cifar-100-python"
    archive = "cifar-100-python.tar.gz"
    n_classes = 100
    set_sizes = {"train": 50000, "test": 10000}
    md5 = {"train": "16019d7e3df5f24257cddd939b257f8d", "test": "f0ef6b0ae62326f3e7ffdfab6717acfc"}

    def load(self, which_set):
        """Return (pictures, labels) of a set."""
        return self.read_file(which_set, "fine_labels", self.set_sizes[which_set])
