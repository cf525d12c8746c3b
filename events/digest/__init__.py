"""The newsletter: a saved search as a letter once a week (docs/decisions/0018).

``services`` subscribes, confirms, ends and writes what is due; ``weeks`` says when and of which
days, ``content`` what there is to tell.
"""
