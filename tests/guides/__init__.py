"""What the guide for editors describes, walked in a real browser: once to hold it, once to picture.

``walks`` says what is done, ``walker`` how a hand does it, ``guide`` reads ``docs/guides``.
``make guides`` takes the pictures anew; ``tests/browser/test_guides.py`` keeps the guide true.
"""
