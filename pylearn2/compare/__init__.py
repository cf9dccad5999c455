"""Several trainings side by side: what was set differently, and what came of it.

    settings   a YAML text -> one flat table of its keywords; which of them, and which lines, differ
    runs       a model file with what lies beside it -> a Run
    origin     a model -> where it was trained, and the text of its experiment
    folders    model files, sweep folders and folders of model files -> Runs, and one message a bad file
    summary    Runs -> the table: last and best values, seconds, gap; as CSV and JSON
    pictures   learning curves of all Runs in one figure; weight templates as small PNGs
    terminal   the table on a terminal
    html       the report: one HTML file that needs nothing else (its parts are in `report/`)

The command compare is the caller. Runs are only read, never written.
"""
