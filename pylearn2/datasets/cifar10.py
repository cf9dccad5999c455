"""CIFAR-10: 60,000 colour pictures, 32 by 32, of ten kinds of things."""

from pylearn2.datasets.byte_images import joined
from pylearn2.datasets.cifar_images import CIFARImages

__all__ = ["CIFAR10"]


class CIFAR10(CIFARImages):
    """CIFAR-10: 50,000 pictures to train on, 10,000 to test. The arguments are those of `CIFARImages`.

    Attributes
    ----------
    label_names : list of str

    Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
    """

    title = "CIFAR-10"
    folder = "cifar10/cifar-10-batches-py"
    archive = "cifar-10-python.tar.gz"
    n_classes = 10
    set_sizes = {"train": 50000, "test": 10000}
    label_names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
    md5 = {
        "data_batch_1": "c99cafc152244af753f735de768cd75f",
        "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
        "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
        "data_batch_4": "634d18415352ddfa80567beed471001a",
        "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
        "test_batch": "40351d587109b95175f43aff81a1287e",
    }

    def load(self, which_set):
        """Return (pictures, labels) of a set."""
        names = [name for name in self.md5 if name.startswith("data" if which_set == "train" else "test")]
        size = self.set_sizes[which_set] // len(names)
        return joined([self.read_file(name, "labels", size) for name in names])
