"""An example network as large as asked, in bulk, and its removal by set.

Run with ``python -m tests.large_network`` or ``make large-network``.
"""
