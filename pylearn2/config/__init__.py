"""From the text of a YAML file to objects, in steps that each hand over one kind of thing.

    yaml_parse   the front door: load, load_path, Proxy; every caller comes in here
    reader       text -> tree of Proxy nodes (proxy.py), each with its place; loader.py is PyYAML's, and extents.py
                 refuses what grows without end
    translate    old names and keywords -> today's, from the table in pylearn2/legacy.py
    check        tree -> every fault at once (names.py finds what is named, signature.py what it takes)
    trust        whose code may be named; trusted_names.py is its table
    build        tree -> objects, depth first; places.py remembers which line each came from
    survey       tree -> as much as can be built of a faulty one, and the faults that constructors know
    template     %(name)s fields       environ   PYLEARN2_TRAIN_* variables       errors   ConfigError
    modernize    text -> the same experiment in today's words
    overrides    --set path=value, on the text: edited.py knows where things stand, flow.py words a value
"""
