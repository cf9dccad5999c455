"""Pictures of weights, examples and learning curves; `pylearn2.scripts` puts them into commands.

    patch_viewer        PatchViewer: a sheet of small images, grey is 0
    get_weights_report  a model -> the sheet of its first layer's weights
    captioned           a sheet with its title, and class templates with labels and a colour bar
    curves              monitor channels -> learning curves
"""
