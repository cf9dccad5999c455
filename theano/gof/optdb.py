"""Collections of rewrites, asked by tags."""
from pytensor.graph.rewriting.db import EquilibriumDB, LocalGroupDB, ProxyDB, SequenceDB, TopoDB
from pytensor.graph.rewriting.db import RewriteDatabase as DB
from pytensor.graph.rewriting.db import RewriteDatabaseQuery as Query

__all__ = ["DB", "EquilibriumDB", "LocalGroupDB", "ProxyDB", "Query", "SequenceDB", "TopoDB"]
