"""Old words of a Proxy tree, brought up to date before it is checked.

The words are in the table of `pylearn2.legacy`; here is only what the table cannot say: the keywords whose
meaning is now written elsewhere. An old keyword means what it meant, and the log says so once a run.
"""

from functools import partial

from pylearn2.config.errors import ConfigError
from pylearn2.config.proxy import PlacedDict, PlacedList, Proxy, items_of, walk
from pylearn2.legacy import DROPPED, KEYWORDS, VARIABLES, Ignored, Refused, Renamed, say_once, today

__all__ = ["todays_variables", "translate"]

_MOMENTUM = "pylearn2.training_algorithms.learning_rule.Momentum"
_DROPOUT = "pylearn2.costs.mlp.dropout.Dropout"
_WRITE_DROPOUT = f"give the training algorithm cost: !obj:{_DROPOUT} {{ ... }}"
_DEFAULT_COST = "pylearn2.costs.mlp.Default"
_METHOD_COST = "pylearn2.costs.cost.MethodCost"
_SUM_OF_COSTS = "pylearn2.costs.cost.SumOfCosts"


def translate(tree):
    """Replace the old words of `tree`, in place.

    Returns
    -------
    list of ConfigError: the old words that cannot be followed
    """
    faults, all_nodes = [], list(walk(tree))
    for node, _ in all_nodes:
        _mend_values(node)
    nodes = [(node, path) for node, path in all_nodes if isinstance(node, Proxy)]
    for node, _ in nodes:
        _rename(node)
    for node, path in nodes:  # a Train first sees its MLP's dropout, and then the MLP itself
        old = [keyword for keyword in node.keywords if keyword in KEYWORDS.get(node.name, {})]
        for step in (partial(_move_dropout, node), *(partial(_replace, node, keyword) for keyword in old)):
            try:
                step()
            except _Untold as fault:
                faults.append(ConfigError(fault.place, fault.problem, at=path, hint=fault.hint))
    return faults


def _mend_values(node):
    """Replace what a node holds that has a new value today: an old variable, or an object that is left out."""
    entries = node.keywords if isinstance(node, Proxy) else node
    steps = entries if isinstance(entries, dict) else range(len(entries))
    for step, (_, value, place) in zip(list(steps), items_of(node)[-len(entries) :], strict=True):
        if isinstance(value, str):
            entries[step] = todays_variables(value, place)
        elif isinstance(value, Proxy) and value.name in DROPPED:
            entries[step] = None
            say_once(f"{value.name} is left out: {DROPPED[value.name]}", value.place)


def todays_variables(text, place=None):
    """Return `text`, which stands at `place`, with today's ``${NAME}`` for each old one."""
    for old, new in VARIABLES.items():
        if f"${{{old}}}" in text:
            say_once(f"${{{old}}} is called ${{{new}}} today", place)
            text = text.replace(f"${{{old}}}", f"${{{new}}}")
    return text


class _Untold(Exception):
    """An old word that cannot be followed; `translate` adds the path."""

    def __init__(self, place, problem, hint=""):
        super().__init__(problem)
        self.place, self.problem, self.hint = place, problem, hint


def _rename(node):
    name = today(node.name)
    if name != node.name:
        say_once(f"{node.name} is called {name} today", node.place)
        node.name = name


def _replace(node, keyword):
    if keyword not in node.keywords:  # a step before took it along
        return
    rule, place, word = KEYWORDS[node.name][keyword], node.place_of(keyword), f"{node.short_name}.{keyword}"
    if isinstance(rule, Refused):
        _take(node, keyword)
        raise _Untold(place, f"{word} cannot be followed", rule.why)
    if isinstance(rule, Ignored):
        _take(node, keyword)
        say_once(f"{word} is ignored: {rule.why}", place)
    elif isinstance(rule, Renamed):
        if rule.to in node.keywords:
            _take(node, keyword)
            raise _Untold(place, f"{word} is the old name of {rule.to!r}, which is given too", "keep one of the two")
        node.keywords.rename(keyword, rule.to)
        say_once(f"{word} is called {rule.to} today", place)
    else:
        _STEPS[rule.how](node, keyword, place)


def _take(node, keyword, default=None):
    """Take a keyword out of the node and return its value."""
    return node.keywords.pop(keyword, default)


def _invent(name, keywords, place):
    """Return a Proxy that stands for words of another time; its place is the old word's."""
    entries = PlacedDict(place)
    for keyword, value in keywords.items():
        entries.put(keyword, value, place)
    source = ", ".join(f"{keyword}: {value}" for keyword, value in keywords.items())
    return Proxy(keywords=entries, yaml_src=f"!obj:{name} {{{source}}}\n", name=name, place=place)


def _momentum(node, keyword, place):
    """SGD once had classical momentum of its own."""
    momentum = _take(node, keyword)
    if momentum is None:
        return
    if node.keywords.get("learning_rule") is not None:
        raise _Untold(
            place,
            "SGD.init_momentum and SGD.learning_rule are both given",
            "leave init_momentum to the learning rule",
        )
    rule = _invent(_MOMENTUM, {"init_momentum": momentum}, place)
    node.keywords.put("learning_rule", rule, place)
    say_once("SGD.init_momentum is read as learning_rule: Momentum { init_momentum: ... }", place)


def _old_contrast(node, keyword, place):
    """GlobalContrastNormalization once used the standard deviation, and a bias of 10, by default."""
    use_std = not _take(node, "use_norm", False)
    sqrt_bias = _take(node, "std_bias", 10.0)
    for today_keyword, value in (("use_std", use_std), ("sqrt_bias", sqrt_bias)):
        if today_keyword in node.keywords:
            raise _Untold(
                place,
                f"{node.short_name}.{keyword} is an old form of {today_keyword!r}, which is given too",
                "keep one of the two",
            )
        node.keywords.put(today_keyword, value, place)
    say_once(
        "GlobalContrastNormalization.use_norm and std_bias are read as use_std (its opposite) and sqrt_bias",
        place,
    )


def _stray_dropout(node, keyword, place):
    """What `_move_dropout` left on an MLP has no Train around it that could take it over."""
    _take(node, keyword)
    raise _Untold(place, f"MLP.{keyword} is now a matter of the cost", _WRITE_DROPOUT)


_STEPS = {"momentum": _momentum, "old_contrast": _old_contrast, "dropout": _stray_dropout}


def _move_dropout(train):
    """Write the dropout that a Train's MLP asks for into the cost of the Train's algorithm."""
    model, algorithm = train.keywords.get("model"), train.keywords.get("algorithm")
    if not (isinstance(model, Proxy) and isinstance(algorithm, Proxy) and model.name == "pylearn2.models.mlp.MLP"):
        return
    old = [keyword for keyword in KEYWORDS[model.name] if keyword in model.keywords]
    if not old:
        return
    place = model.place_of(old[0])
    given = {keyword: _take(model, keyword) for keyword in old}
    if all(value is None for value in given.values()):
        return
    _put_into_cost(algorithm, _dropout_cost(model, given, place), place)
    say_once("MLP.dropout_* is read as cost: Dropout { input_include_probs, input_scales }", place)


def _dropout_cost(model, given, place):
    """Return the Dropout that keeps of each layer's input what was kept of the output before it."""
    names = _layer_names(model)
    outputs = given.get("dropout_include_probs") or [None] * len(names)
    output_scales = given.get("dropout_scales") or [None] * len(names)
    lists = isinstance(outputs, list) and isinstance(output_scales, list)
    if not lists or None in names or not len(names) == len(outputs) == len(output_scales):
        raise _Untold(place, "MLP.dropout_* needs one entry and one layer_name for each layer", _WRITE_DROPOUT)
    if outputs[-1:] not in ([None], [1]):
        raise _Untold(
            place,
            f"MLP.dropout_include_probs drops units of the last layer ({outputs[-1]!r})",
            "the last entry must be 1: nothing stands behind the last layer",
        )
    # What was dropped of one layer's output is now dropped of the next one's input.
    probs = [1.0 if prob is None else prob for prob in [given.get("dropout_input_include_prob"), *outputs]]
    if not all(isinstance(prob, (int, float)) and 0 < prob <= 1 for prob in probs):
        raise _Untold(place, f"MLP.dropout_* wants probabilities in (0, 1], got {probs}", _WRITE_DROPOUT)
    scales = [given.get("dropout_input_scale"), *output_scales]
    scales = [1.0 / prob if scale is None else scale for prob, scale in zip(probs, scales, strict=True)]
    keywords = {
        "default_input_include_prob": 1.0,
        "default_input_scale": 1.0,
        "input_include_probs": _placed(names, probs, place),
        "input_scales": _placed(names, scales, place),
    }
    return _invent(_DROPOUT, keywords, place)


def _layer_names(model):
    layers = model.keywords.get("layers")
    return [_layer_name(layer) for layer in layers] if isinstance(layers, list) else [None]


def _layer_name(layer):
    """Return the name that `layer` is given, or the layer that it flattens; None where the text does not tell."""
    if not isinstance(layer, Proxy):
        return None
    flattened = layer.keywords.get("raw_layer")
    return layer.keywords.get("layer_name") if flattened is None else _layer_name(flattened)


def _placed(keys, values, place):
    placed = PlacedDict(place)
    for key, value in zip(keys, values, strict=False):  # the last layer's output has no key
        placed.put(key, value, place)
    return placed


def _put_into_cost(algorithm, dropout, place):
    """Let `dropout` take the place of the algorithm's likelihood term."""
    cost = algorithm.keywords.get("cost")
    if cost is None or _is_likelihood(cost):
        algorithm.keywords.put("cost", dropout, place)
        return
    if isinstance(cost, Proxy) and cost.name == _SUM_OF_COSTS:
        for terms, i in _terms(cost.keywords.get("costs")):
            if _is_likelihood(terms[i]):
                terms[i] = dropout
                return
    raise _Untold(
        place,
        "MLP.dropout_* cannot be joined with the cost of the training algorithm",
        f"write !obj:{_DROPOUT} {{ ... }} into it, and take dropout_* out of the MLP",
    )


def _terms(costs):
    """Yield ``(list, index)`` of each term of a SumOfCosts, whether or not it stands behind a coefficient."""
    for i, term in enumerate(costs if isinstance(costs, PlacedList) else []):
        if isinstance(term, PlacedList) and len(term) == 2:
            yield term, 1
        else:
            yield costs, i


def _is_likelihood(cost):
    if not isinstance(cost, Proxy):
        return False
    return cost.name == _DEFAULT_COST or (cost.name == _METHOD_COST and cost.keywords.get("method") == "cost_from_X")
